import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Rename } from './replace-folder.ts';
import { BACKUP, TemporaryCourse } from '../lib/testing/temporary-course.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { readState } from '../lib/course/my-server.ts';

let course: TemporaryCourse;
beforeEach(() => {
  course = new TemporaryCourse();
});
afterEach(() => {
  course.remove();
});

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: operation failed`), { code });
}

/** Fails as Windows does, when a move goes to such a place. */
function failing(code: string, isSo: (to: string) => boolean): Rename {
  return (from, to) => {
    if (isSo(to)) throw failure(code);
    renameSync(from, to);
  };
}

const isMyServer = (path: string): boolean => basename(path) === 'my-server';

describe('what was in my-server/', () => {
  test('is in the backup, to the last byte', async () => {
    course.write(join('my-server', 'main.ts'), 'mine');
    const odd = Buffer.from([0, 0xff]);
    course.write(join('my-server', 'deep', 'er', 'x y ü.bin'), odd);
    course.write(join('my-server', '.hidden'), '');
    course.write(join('my-server', 'node_modules', 'a', 'a.test.ts'), 'test');
    mkdirSync(join(course.root, 'my-server', 'empty'));
    const before = course.tree('my-server');
    await course.begin(['5']);
    expect(course.tree(BACKUP)).toEqual(before);
    expect(readState(course.root)).toBe(5);
    expect(Object.keys(course.tree('my-server'))).not.toContain('.hidden');
  });

  test('is never lost, within one second neither', async () => {
    for (const content of ['one', 'two', 'three']) {
      course.write(join('my-server', 'mine.ts'), content);
      await course.begin(['5']);
    }
    const mine = ['', '-2', '-3'].map((suffix) =>
      course.read(join(`${BACKUP}${suffix}`, 'mine.ts')),
    );
    expect(mine).toEqual(['one', 'two', 'three']);
  });

  test('is backed up when it has not changed', async () => {
    await course.begin(['2']);
    const before = course.tree('my-server');
    await course.begin(['2']);
    expect(course.tree(BACKUP)).toEqual(before);
  });

  test('is backed up when it is a file', async () => {
    course.write('my-server', 'odd');
    await course.begin(['1']);
    expect(course.read(BACKUP)).toBe('odd');
  });

  test('need not be there', async () => {
    await course.begin(['5']);
    expect(course.output).not.toContain('backup');
    const names = readdirSync(course.root).sort();
    expect(names).toEqual(['milestones', 'my-server', 'shared']);
  });

  test('goes to a place that every system can name', async () => {
    await course.begin(['1']);
    await course.begin(['1']);
    await course.begin(['1']);
    for (const name of readdirSync(join(course.root, 'my-server-backups'))) {
      expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(-\d)?$/);
    }
  });
});

describe('what cannot be done leaves everything as it was:', () => {
  beforeEach(() => course.write(join('my-server', 'main.ts'), 'mine'));

  test.each(['EPERM', 'EBUSY'])('%s for my-server/', async (code) => {
    const rename = failing(code, (to) => !isMyServer(to));
    const error = await course.refusal(['5'], rename);
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toContain(`in use and cannot be moved (${code})`);
    expect(error.message).toMatch(/npm run begin 5$/);
  });

  test('an earlier backup is there as well', async () => {
    await course.begin(['2']);
    const rename = failing('EBUSY', (to) => !isMyServer(to));
    await course.refusal(['5'], rename);
  });

  test('the new folder cannot be put in its place', async () => {
    const rename: Rename = (from, to) => {
      if (basename(from) === 'my-server-new') throw failure('EPERM');
      renameSync(from, to);
    };
    const error = await course.refusal(['5'], rename);
    expect(error.message).toContain('Nothing has changed.');
  });

  test('another error', async () => {
    const rename = failing('ENOSPC', () => true);
    const error = await course.refusal(['5'], rename);
    expect(error.message).toBe('ENOSPC: operation failed');
  });

  test('copying fails half way', async () => {
    course.write(join('milestones', '04-receiver', 'odd.ts', 'x'), 'a folder');
    await course.refusal(['5']);
  });

  test('and if it cannot be moved back, one is told where it is', async () => {
    const before = course.tree('my-server');
    const run5 = course.begin(['5'], failing('EPERM', isMyServer));
    await expect(run5).rejects.toThrow(join(course.root, BACKUP));
    expect(course.tree(BACKUP)).toEqual(before);
  });

  test('a folder that is in use for a moment only is no problem', async () => {
    let failures = 3;
    await course.begin(['5'], (from, to) => {
      failures -= 1;
      if (failures >= 0) throw failure('EPERM');
      renameSync(from, to);
    });
    expect(readState(course.root)).toBe(5);
  });

  test('what a run that was killed has left is in nobody’s way', async () => {
    course.write(join('my-server-new', 'main.ts'), 'half');
    await course.begin(['5']);
    expect(readState(course.root)).toBe(5);
    expect(course.read(join('my-server-new', 'main.ts'))).toBe('half');
  });
});
