import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Command } from '../../shared/testing/command.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { runDiff } from './run-diff.ts';
import { TinyCourse } from '../lib/testing/tiny-course.ts';

let course: TinyCourse;
beforeEach(() => {
  course = new TinyCourse(3);
  course.write(1, 'server.ts', ['one', 'two', 'three', '', 'four']);
  course.write(2, 'server.ts', ['one', 'TWO', 'three', '', 'four']);
  course.write(2, 'sender.ts', ['send();']);
  course.write(3, 'server.ts', ['one', 'TWO', 'three', '', 'four']);
  for (const file of ['README.md', 'hints.md', 'sender.test.ts']) {
    course.write(2, file, [`// ${file}`]);
  }
});
afterEach(() => course.remove());

const diff = (...args: string[]): Promise<string> => {
  return course.run(runDiff, ...args);
};

const ONE_TO_TWO = [
  'diff --git 02-handshake/sender.ts 02-handshake/sender.ts',
  'new file mode 100644',
  '--- /dev/null',
  '+++ 02-handshake/sender.ts',
  '@@ -0,0 +1 @@',
  '+send();',
  'diff --git 01-http-server/server.ts 02-handshake/server.ts',
  '--- 01-http-server/server.ts',
  '+++ 02-handshake/server.ts',
  '@@ -1,5 +1,5 @@',
  ' one',
  '-two',
  '+TWO',
  ' three',
  '',
  ' four',
  '',
  '01-http-server → 02-handshake: 2 files, +2 −1',
  '',
].join('\n');

describe('what changed between two milestones', () => {
  test.each([
    [['2']],
    [['1', '2']],
    [['01', '02-handshake']],
    [['2', '--no-pager']],
  ])('%j', async (args) => {
    expect(await diff(...args)).toBe(ONE_TO_TWO);
  });

  test('backwards what is new is removed', async () => {
    const output = await diff('2', '1');
    expect(output).toContain('\ndeleted file mode 100644\n');
    expect(output).toContain('\n-TWO\n+two\n');
    expect(output).toContain('\n02-handshake → 01-http-server: 2 files, +1 −2');
  });

  test('a file with another name is another file', async () => {
    course.write(2, 'reader.ts', course.read(1, 'server.ts'));
    course.write(2, 'server.ts', null);
    expect(await diff('2')).toContain(': 3 files, +6 −5\n');
  });

  test('over several milestones', async () => {
    expect(await diff('1', '3')).toContain(
      '\n01-http-server → 03-https: 1 file, +1 −1\n',
    );
  });

  test('or nothing', async () => {
    course.write(2, 'sender.ts', null);
    expect(await diff('3')).toBe(
      'Nothing differs between 02-handshake and 03-https.\n',
    );
  });

  test('--files lists the files', async () => {
    course.write(3, 'sender.ts', ['send();']);
    course.write(3, 'main.ts', null);
    // A milestone is one that can be started: this is its other name.
    course.write(3, 'main.ts', ['start();', 'again();']);
    expect(await diff('1', '3', '--files')).toBe(
      [
        'changed  main.ts      +1    −0',
        'new      sender.ts    +1    −0',
        'changed  server.ts    +1    −1',
        '',
        '01-http-server → 03-https: 3 files, +3 −1',
        '',
      ].join('\n'),
    );
  });

  test('--all also takes lessons, hints and tests', async () => {
    course.write(2, 'changes.diff', ['generated']);
    const output = await diff('2', '--all', '--files');
    const files = [...output.matchAll(/^(?:new|changed) +(\S+)/gm)];
    expect(files.map(([, file]) => file)).toEqual([
      'README.md',
      'hints.md',
      'sender.test.ts',
      'sender.ts',
      'server.ts',
    ]);
  });

  test('and nothing is left behind', async () => {
    for (const name of ['TMPDIR', 'TMP', 'TEMP']) vi.stubEnv(name, course.root);
    const before = readdirSync(course.root);
    await diff('2');
    course.hidePrograms();
    await expect(diff('2')).rejects.toThrow();
    expect(readdirSync(course.root)).toEqual(before);
    vi.unstubAllEnvs();
  });
});

describe('mine', () => {
  const mine = (file: string, text: string): void =>
    course.writeText(join('my-server', file), text);

  test('is compared as the others are', async () => {
    mine('main.ts', 'start();\r\n');
    mine('.milestone.json', '{}');
    mine('own.test.ts', 'test');
    mine('node_modules/x/index.js', 'x');
    mine('lib/my own "server".py', 'one\ntwo\n');
    expect(await diff('1', 'mine', '--files')).toBe(
      [
        'new      lib/my own \\"server\\".py    +2    −0',
        'removed  server.ts                   +0    −5',
        '',
        '01-http-server → my-server: 2 files, +2 −5',
        '',
      ].join('\n'),
    );
    expect(await diff('mine', '1')).toContain('my-server → 01-http-server: 2');
  });

  test('may have other folders, or none', async () => {
    course.write(3, 'http/host.ts', ['host']);
    course.write(3, 'protocol/frame.ts', ['one', 'two']);
    mine('main.ts', 'start();\n');
    mine('server.ts', 'one\nTWO\nthree\n\nfour\n');
    mine('frame.ts', 'one\n2\n');
    mine('parts/host.ts', 'host\n');
    expect(await diff('3', 'mine', '--files')).toBe(
      'changed  protocol/frame.ts    +1    −1\n\n' +
        '03-https → my-server: 1 file, +1 −1\n',
    );
    expect(await diff('mine', '3')).toContain(
      '\n--- my-server/protocol/frame.ts\n+++ 03-https/protocol/frame.ts\n',
    );
    // With two of that name nobody knows which one is meant.
    mine('parts/frame.ts', 'one\n2\n');
    expect(await diff('3', 'mine', '--files')).toContain(': 3 files, +4 −2\n');
  });

  test('may have a file with the name of a folder', async () => {
    course.write(3, 'http/host.ts', ['host']);
    mine('http', 'a program');
    mine('host.ts', 'host');
    const output = await diff('3', 'mine', '--files');
    expect(output).toMatch(/^new +host.ts/m);
    expect(output).toMatch(/^removed +http\/host.ts/m);
  });

  test('may hold what is no text', async () => {
    mine('main.ts', 'start();\n');
    course.writeText(course.path(1, 'server.ts'), 'one\0two\n');
    mine('server.ts', 'one\0two\r\n');
    const output = await diff('1', 'mine');
    expect(output).toContain(
      'Binary files 01-http-server/server.ts and my-server/server.ts differ\n',
    );
    expect(output).toContain('1 file, +0 −0');
  });
});

describe('what makes no sense is refused with what to type:', () => {
  test.each([
    [['99'], 'There is no milestone "99": choose one of 1, 2, 3.'],
    [['2', 'x'], 'There is no milestone "x": choose one of 1, 2, 3.'],
    [['4'], 'Milestone 4 (receiver) is not built yet: choose one of 1, 2, 3.'],
    [['1'], 'There is no milestone before 1 to compare it with. Type: npm r'],
    [['2', '02'], '02-handshake is no different from itself: name two, for'],
    [['1', '2', '3'], 'Two are compared at a time, and not 1 2 3. Type: npm'],
    [['2', 'mine'], 'There is no folder my-server/ yet. Type for example: n'],
    [['mine'], 'Your server is compared with a milestone.'],
    [['2', '--web', '--files'], 'Choose one of --files and --web.'],
    [['2', '--al'], "Unknown option '--al'. All options: npm run diff -- --h"],
    [['2', '--all=1'], "Option '--all' does not take an argument. All optio"],
    [['2', '--write'], '--write renews the files of all milestones, and take'],
  ])('%j', async (args, sentence) => {
    const error: unknown = await diff(...args).catch((cause: unknown) => cause);
    if (!(error instanceof CommandError)) throw error;
    expect(error.message).toContain(sentence);
    for (const line of error.message.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test('git is missing', async () => {
    course.hidePrograms();
    await expect(diff('2')).rejects.toThrow('This needs git, which is not');
  });
});

describe('npm run diff', () => {
  test.each([
    [[], 0, /^Usage: npm run diff <number>/],
    [['--help', '99'], 0, /^Usage: npm run diff <number>/],
    [['99'], 1, /^There is no milestone "99": choose one of 1, 2, 3.*\n$/],
    [['1', '2', '--files'], 0, /\n01-http-server → 02-handshake: \d+ files, /],
  ])('%j', async (args, code, text) => {
    const command = new Command('diff', args, {});
    expect(await command.exited).toBe(code);
    expect(command.output).toMatch(text);
    for (const line of command.output.split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  test('ends when nobody listens any more', async () => {
    const command = new Command('diff', ['1', '7', '--all'], {});
    command.child.stdout?.destroy();
    expect(await command.exited).toBe(0);
    expect(command.output).toBe('');
  });
});
