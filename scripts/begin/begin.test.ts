import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderOf, MILESTONES } from '../../shared/course.ts';
import { nodeArguments, ROOT } from '../../shared/node-arguments.ts';
import { Command } from '../../shared/testing/command.ts';
import { copyStart } from './start-code.ts';
import { BACKUP, TemporaryCourse } from '../lib/testing/temporary-course.ts';
import { isBuilt, STUB } from '../../shared/course-folder.ts';
import { filesIn } from '../lib/files/code-files.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import {
  myServerFolder,
  readState,
  writeState,
} from '../lib/course/my-server.ts';

const FIRST = join('milestones', '01-http-server');
const LAST = MILESTONES.at(-1)?.number ?? 0;

let course: TemporaryCourse;
beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1');
  course = new TemporaryCourse();
});
afterEach(() => {
  vi.unstubAllEnvs();
  course.remove();
});

describe('what is put into my-server/', () => {
  test('the code that the milestone before ends with, and no more', async () => {
    const four = join('milestones', '04-receiver');
    course.write(join(four, 'frame.ts'), 'frame');
    course.write(join(four, 'deep', 'er', 'still.ts'), 'still');
    for (const file of ['README.md', 'hints.md', 'x.test.ts', 'a.json']) {
      course.write(join(four, file), file);
    }
    await course.begin(['5']);
    const files = Object.keys(course.tree('my-server')).sort();
    expect(files).toEqual(
      [
        '.milestone.json',
        'deep',
        join('deep', 'er'),
        join('deep', 'er', 'still.ts'),
        'frame.ts',
        'main.ts',
      ].sort(),
    );
    const main = course.read(join('my-server', 'main.ts'));
    expect(main).toBe('// milestone 4');
  });

  test('the first milestone begins with a stub, and what is given', async () => {
    await course.begin(['1']);
    const { '.milestone.json': _state, ...files } = course.tree('my-server');
    const { 'main.ts': _main, ...given } = course.tree(FIRST);
    expect(Object.keys(given)).toContain('log.ts');
    expect(files).toEqual({ ...course.tree(STUB), ...given });
  });

  test.each(['3', '03', '03-https'])('by the name %s', async (name) => {
    await course.begin([name]);
    expect(readState(course.root)).toBe(3);
  });

  const pairs = MILESTONES.slice(1)
    .filter(isBuilt)
    .map((milestone, i) => ({ milestone, before: MILESTONES[i] }));
  test.each(pairs)('$milestone.slug begins as the course has it', (pair) => {
    const { milestone, before } = pair;
    if (before === undefined) throw new Error('not in the catalogue');
    const folder = join(course.root, 'start');
    copyStart(ROOT, milestone, folder);
    const source = join(ROOT, 'milestones', folderOf(before));
    const code = filesIn(source).filter((file) =>
      /^(?!.*\.test\.ts$).*\.ts$/.test(file),
    );
    expect(filesIn(folder)).toEqual(code);
    for (const file of code) {
      const copy = readFileSync(join(folder, file));
      expect(copy.equals(readFileSync(join(source, file))), file).toBe(true);
    }
  });

  test.each([
    [1, 501],
    [5, 426],
  ])('milestone %i begins with what runs alone', async (number, status) => {
    const milestones = join(course.root, 'milestones');
    cpSync(join(ROOT, 'milestones'), milestones, { recursive: true });
    await course.begin([String(number)]);
    rmSync(milestones, { recursive: true });
    expect(await statusOf(myServerFolder(course.root))).toBe(status);
  });
});

/** Starts a server as the output says, and asks it for its first page. */
async function statusOf(folder: string): Promise<number> {
  const args = [...nodeArguments(), join(folder, 'main.ts')];
  const server = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.on('close', resolve));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.on('data', (chunk: Buffer) => {
        const line = /Listening on (http:\S+)/.exec(chunk.toString());
        if (line?.[1]) resolve(line[1]);
      });
      server.on('close', () => reject(new Error('it has ended')));
    });
    return (await fetch(url)).status;
  } finally {
    server.kill('SIGKILL');
    await ended;
  }
}

describe('without a number', () => {
  test('it goes on to the next milestone', async () => {
    for (const expected of [1, 2, 3, 4, 5]) {
      await course.begin();
      expect(readState(course.root)).toBe(expected);
    }
    course.output = '';
    const error = await course.refusal([]);
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toBe(
      'Milestone 6 (closing) is not built yet: choose one of 1, 2, 3, 4, 5.',
    );
  });

  test('the course is done after the last one', async () => {
    mkdirSync(myServerFolder(course.root));
    writeState(myServerFolder(course.root), LAST);
    const before = course.tree();
    await course.begin();
    expect(course.tree()).toEqual(before);
    expect(course.output).toContain('The course is done');
    expect(course.output).toContain(`npm run check ${LAST}`);
  });

  const BROKEN = ['', '{', '[]', 'null', '{"milestone": 99}', '{"milestone":'];
  BROKEN.push('{"milestone": "2"}', '{"milestone": 2.5}', '{"milestone": 0}');
  BROKEN.push('2', '{"milestone": null}', '{"milestone": -1}');

  test.each(BROKEN)('a state of %j says nothing', async (state) => {
    course.write(join('my-server', '.milestone.json'), state);
    expect(readState(course.root)).toBeNull();
    const error = await course.refusal([]);
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toContain('my-server/ does not say which milestone');
    await course.begin(['2']);
    expect(readState(course.root)).toBe(2);
  });

  test('nor does a folder without a state', async () => {
    course.write(join('my-server', 'main.ts'), 'mine');
    expect(readState(course.root)).toBeNull();
    expect(await course.refusal([])).toBeInstanceOf(CommandError);
  });

  test('no folder, no state', () => {
    expect(readState(course.root)).toBeNull();
  });
});

describe('what makes no sense is refused, and nothing changes:', () => {
  test.each([
    [['0'], 'There is no milestone "0": choose one of 1, 2, 3, 4, 5.'],
    [['99'], 'There is no milestone "99": choose one of'],
    [['five'], 'There is no milestone "five"'],
    [[''], 'There is no milestone ""'],
    [['../x'], 'There is no milestone "../x"'],
    [['6'], 'Milestone 6 (closing) is not built yet: choose one of 1, 2'],
    [['4', '5'], 'One milestone at a time, and not 4 and 5.'],
    [['-1'], "Unknown option '-1': npm run begin -- --help"],
    [['5', '--forse'], "Unknown option '--forse': npm run begin -- --help"],
  ])('%j', async (args, sentence) => {
    course.write(join('my-server', 'main.ts'), 'mine');
    const error = await course.refusal(args);
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toContain(sentence);
    expect(error.message).not.toContain('\n');
  });
});

describe('the output', () => {
  test('says what was done, and what to type next', async () => {
    course.write(join('my-server', 'main.ts'), 'mine');
    await course.begin(['5']);
    expect(course.output).toContain('Milestone 5 begins: Sending: the echo');
    expect(course.output).toContain('the end of milestone 4, 1 file\n');
    expect(course.output).toContain(BACKUP);
    expect(course.output).toContain(MILESTONES[4]?.adds);
    expect(course.output).toContain(join('milestones', '05-echo', 'README.md'));
    expect(course.output).toContain('npm run check 5');
    expect(course.output).toContain('npm run milestone 5');
    expect(course.output).toContain(`npx tsx ${join('my-server', 'main.ts')}`);
  });

  test('fits 80 columns, without colours', async () => {
    await course.begin(['--help']);
    for (let i = 1; i <= 5; i += 1) await course.begin();
    writeState(myServerFolder(course.root), LAST);
    await course.begin();
    for (const line of course.output.split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });
});

describe('npm run begin', () => {
  test.each([
    [['--help'], 0, /^Usage: npm run begin <number>\n/],
    [['99'], 1, /^There is no milestone "99": choose one of 1, 2, 3.*\n$/],
  ])('%j', async (args, code, text) => {
    const command = new Command('begin', args, {});
    expect(await command.exited).toBe(code);
    expect(command.output).toMatch(text);
    expect(command.output).not.toMatch(/^ +at /m);
  });
});
