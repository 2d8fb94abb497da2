import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCarry } from './run-carry.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { TinyCourse } from '../lib/testing/tiny-course.ts';

const LINES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

/** The lines, some of them replaced: `{ b: 'B' }`. */
function lines(replaced: Readonly<Record<string, string>> = {}): string[] {
  return LINES.map((line) => replaced[line] ?? line);
}

let course: TinyCourse;
beforeEach(() => {
  course = new TinyCourse(5);
  for (const number of [1, 2, 3, 4, 5]) {
    // From milestone 4 on the end of the file is another.
    const last: Record<string, string> = number >= 4 ? { i: 'I' } : {};
    course.write(number, 'server.ts', lines(last));
    course.write(number, 'README.md', [`Milestone ${number}`]);
  }
  course.commit();
});
afterEach(() => course.remove());

const carry = (...args: string[]): Promise<string> => {
  return course.run(runCarry, ...args);
};

/** What is wrong, when something is. */
async function refusal(...args: string[]): Promise<string> {
  const error: unknown = await carry(...args).catch((cause: unknown) => cause);
  if (!(error instanceof CommandError)) throw error;
  for (const line of error.message.split('\n')) {
    expect(line.length, line).toBeLessThanOrEqual(80);
  }
  return error.message;
}

const server = (number: number): unknown => course.read(number, 'server.ts');

describe('what was changed is carried into all later milestones', () => {
  test('a line', async () => {
    course.write(2, 'server.ts', lines({ b: 'B' }));
    expect(await carry('2')).toBe(
      [
        'milestones/03-https',
        '  merged    server.ts',
        'milestones/04-receiver',
        '  merged    server.ts',
        'milestones/05-echo',
        '  merged    server.ts',
        '',
        'Carried into 3, 4, 5. What is left to do: npm test, and',
        'npm run diff -- --write',
        '',
      ].join('\n'),
    );
    expect(server(1)).toEqual(lines());
    expect(server(3)).toEqual(lines({ b: 'B' }));
    expect(server(4)).toEqual(lines({ b: 'B', i: 'I' }));
    expect(server(5)).toEqual(lines({ b: 'B', i: 'I' }));
  });

  test('once: to do it again changes nothing', async () => {
    course.write(2, 'server.ts', lines({ b: 'B' }));
    await carry('2');
    const again = await carry('2');
    expect(again.match(/^ {2}same {6}server\.ts$/gm)).toHaveLength(3);
    expect(server(5)).toEqual(lines({ b: 'B', i: 'I' }));
  });

  test('a new file, though git does not know it yet', async () => {
    course.write(2, 'sub/new.ts', ['new']);
    expect(await carry('2')).toContain('-https\n  new       sub/new.ts\n');
    expect(course.read(5, 'sub/new.ts')).toEqual(['new']);
  });

  test('a file that is gone, where it was the same', async () => {
    course.write(2, 'server.ts', null);
    const output = await carry('2');
    expect(output).toContain('03-https\n  removed   server.ts\n');
    expect(output).toContain('04-receiver\n  kept      server.ts (differs');
    expect([3, 4, 5].map(server)).toEqual([
      null,
      lines({ i: 'I' }),
      lines({ i: 'I' }),
    ]);
  });

  test('a file with another name, though git sees that it was moved', async () => {
    course.git('mv', course.path(2, 'server.ts'), course.path(2, 'host.ts'));
    const output = await carry('2');
    expect(output).toContain('  new       host.ts\n  removed   server.ts\n');
  });

  test('a file once, though git lists it twice', async () => {
    course.git('rm', '--quiet', '--cached', course.path(2, 'server.ts'));
    course.write(2, 'server.ts', lines({ b: 'B' }));
    expect((await carry('2')).match(/server\.ts/g)).toHaveLength(3);
  });

  test('but not where the file is not', async () => {
    course.write(3, 'server.ts', null);
    course.commit();
    course.write(2, 'server.ts', lines({ b: 'B' }));
    expect(await carry('2')).toContain('skipped   server.ts (not in this mil');
    expect(server(3)).toBeNull();
    expect(server(4)).toEqual(lines({ b: 'B', i: 'I' }));
    course.write(2, 'server.ts', null);
    expect(await carry('2')).toContain('03-https\n  same      server.ts\n');
  });

  test('tests as well, lessons and changes.diff not', async () => {
    for (const file of ['README.md', 'CONFORMANCE.md', 'changes.diff']) {
      course.write(2, file, ['another']);
    }
    expect(await carry('2')).toContain('Nothing to carry');
    course.write(2, 'server.test.ts', ['test']);
    expect(await carry('2')).toContain('  new       server.test.ts\n');
    expect(course.read(3, 'README.md')).toEqual(['Milestone 3']);
    expect(course.read(3, 'changes.diff')).toBeNull();
  });

  test('what the end of lines makes of it is no change', async () => {
    const text = lines().join('\r\n');
    course.writeText(course.path(2, 'server.ts'), `${text}\r\n`);
    expect(await carry('2')).toBe(
      'Nothing to carry: the code and tests of milestone 2 are\n' +
        'what they were at HEAD.\n',
    );
    course.commit();
    course.write(2, 'server.ts', lines());
    expect(await carry('2')).toContain('Nothing to carry');
  });

  test('whatever git is configured to, from any environment', async () => {
    course.writeText(
      '.gitconfig',
      '[merge]\n conflictStyle = zdiff3\n[diff]\n noprefix = true\n' +
        ' external = false\n relative = true\n[color]\n ui = always\n' +
        '[core]\n quotePath = true\n autocrlf = true\n[status]\n' +
        ' showUntrackedFiles = no\n',
    );
    course.env['GIT_DIR'] = 'nowhere';
    course.write(2, 'server.ts', lines({ b: 'B' }));
    course.write(2, 'größe.ts', ['new']);
    await carry('2');
    expect(server(5)).toEqual(lines({ b: 'B', i: 'I' }));
    expect(course.read(5, 'größe.ts')).toEqual(['new']);
  });

  test('in a course that is a part of a repository', async () => {
    rmSync(join(course.root, '.git'), { recursive: true });
    course.commit('..');
    course.write(2, 'server.ts', lines({ b: 'B' }));
    course.write(2, 'new.ts', ['new']);
    await carry('2');
    expect(server(3)).toEqual(lines({ b: 'B' }));
    expect(course.read(3, 'new.ts')).toEqual(['new']);
  });

  test('each as it was mended on the way there', async () => {
    // The line is another from milestone 3 on: there it is mended by hand.
    for (const number of [3, 4, 5]) {
      course.write(number, 'server.ts', lines({ b: 'b3' }));
    }
    course.commit();
    course.write(2, 'server.ts', lines({ b: 'B' }));
    expect(await refusal('2')).toContain('03-https/server.ts');
    course.write(3, 'server.ts', lines({ b: 'B3' }));
    await carry('3');
    expect(server(5)).toEqual(lines({ b: 'B3' }));
  });
});

describe('--since', () => {
  beforeEach(() => {
    course.write(2, 'server.ts', lines({ b: 'B' }));
    course.commit();
  });

  test('carries what was committed', async () => {
    expect(await carry('2')).toContain('Nothing to carry');
    await carry('2', '--since', 'HEAD~1');
    expect(server(5)).toEqual(lines({ b: 'B', i: 'I' }));
  });

  test('is named again after a conflict', async () => {
    course.write(3, 'server.ts', lines({ b: 'b3' }));
    expect(await refusal('2', '--since=HEAD~1')).toContain(
      '\nnpm run carry 3 -- --since HEAD~1',
    );
    expect(server(3)).toContain('<<<<<<< milestones/03-https');
  });
});

describe('--dry-run', () => {
  test('says the same, and writes nothing', async () => {
    course.write(2, 'server.ts', lines({ b: 'B' }));
    course.write(2, 'new.ts', ['new']);
    course.write(2, 'main.ts', ['start();', 'again();']);
    const before = course.git('status', '--porcelain');
    const output = await carry('2', '--dry-run');
    expect(output).toMatch(/^.*\n.* main\.ts\n.* new\.ts\n.* server\.ts\n/);
    expect(course.git('status', '--porcelain')).toBe(before);
    expect(output).toContain('\nNothing was written (--dry-run).\n');
    const real = await carry('2');
    const [steps] = real.split('\n\n');
    expect(output.startsWith(`${steps}\n\n`)).toBe(true);
  });

  test('finds a conflict', async () => {
    course.write(2, 'server.ts', lines({ i: 'II' }));
    const before = course.git('status', '--porcelain');
    expect(await refusal('2', '--dry-run')).toBe(
      '\nIt would stop here, with a conflict in\n' +
        '  milestones/04-receiver/server.ts\n' +
        'Nothing was written (--dry-run).',
    );
    expect(course.git('status', '--porcelain')).toBe(before);
  });
});
