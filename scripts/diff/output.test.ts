import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nodeArguments, ROOT } from '../../shared/node-arguments.ts';
import { runDiff } from './run-diff.ts';
import { TinyCourse } from '../lib/testing/tiny-course.ts';

/** What names the folder for temporary files, on each system. */
const TEMPORARY = ['TMPDIR', 'TMP', 'TEMP'];

let course: TinyCourse;
beforeEach(() => {
  course = new TinyCourse(2);
  course.write(1, 'server.ts', ['a', 'b', 'c', 'd', 'e', 'f', '-- old', '']);
  course.write(2, 'server.ts', ['a', 'b', 'c', 'd', 'e', 'F ', '<b>', '']);
});
afterEach(() => course.remove());

const diff = (...args: string[]): Promise<string> => {
  return course.run(runDiff, ...args);
};

describe('what a terminal would obey is shown', () => {
  const HOSTILE = [
    '\x1b]0;owned\x07\x1b[2J\ttab',
    'a\rb\x08\x7f\u009b31m',
    'if (isAdmin) { //\u202e\u2066',
  ];
  const SHOWN = [
    '\\x1b]0;owned\\x07\\x1b[2J\ttab',
    'a\\x0db\\x08\\x7f\\x9b31m',
    'if (isAdmin) { //\\u{202e}\\u{2066}',
  ];
  const NAME = 'a\u009b\u202etxt.ts';
  beforeEach(() => {
    course.write(2, 'server.ts', HOSTILE);
    // On Windows as well: there the others cannot stand in a name.
    course.write(2, NAME, ['new']);
  });

  test.each([[[]], [['--no-pager']]])('in changes, %j', async (options) => {
    const output = await diff('2', ...options);
    expect(output).not.toMatch(/[^\n\t\x20-\x7e−→]/);
    for (const line of SHOWN) expect(output).toContain(`+${line}\n`);
    expect(output).toContain('a\\x9b\\u{202e}txt.ts');
  });

  test('in colours, too', async () => {
    course.isTerminal = true;
    const output = await diff('2', '--no-pager');
    for (const line of SHOWN) expect(output).toContain(line);
    expect(output.replaceAll(/\x1b\[\d+m/g, '')).not.toMatch(
      /[^\n\t\x20-\x7e−→]/,
    );
  });

  test('in the list of files, and in the page', async () => {
    expect(await diff('2', '--files')).toContain('a\\x9b\\u{202e}txt.ts');
    await diff('2', '--web');
    const [url = ''] = course.opened;
    const page = readFileSync(fileURLToPath(url), 'utf8');
    rmSync(dirname(fileURLToPath(url)), { recursive: true });
    expect(page).toContain('a∖x9b∖u{202e}txt.ts');
    expect(page).not.toMatch(/[\x1b\u009b\u202e]/);
  });
});

describe('the output is the same', () => {
  let expected: string;
  beforeEach(async () => {
    expected = await diff('2');
  });
  afterEach(async () => {
    expect(await diff('2')).toBe(expected);
    course.isTerminal = true;
    const painted = await diff('2', '--no-pager');
    vi.unstubAllEnvs();
    expect(stripVTControlCharacters(painted)).toBe(expected);
  });

  test('in a checkout with attributes and a configuration of its own', () => {
    for (const name of TEMPORARY) vi.stubEnv(name, course.root);
    course.writeText('.gitattributes', '*.ts binary\n');
    course.commit();
    course.git('config', 'diff.noprefix', 'true');
    course.git('config', 'diff.context', '0');
  });

  test('whatever git is configured to', () => {
    course.writeText(
      '.gitconfig',
      '[diff]\n noprefix = true\n mnemonicPrefix = true\n context = 0\n' +
        ' external = false\n algorithm = minimal\n colorMoved = zebra\n' +
        ' interHunkContext = 9\n wsErrorHighlight = all\n renames = copies\n' +
        ' suppressBlankEmpty = false\n orderFile = nowhere\n' +
        '[color]\n ui = always\n diff = always\n' +
        '[core]\n autocrlf = true\n eol = crlf\n pager = false\n' +
        ' attributesFile = nowhere\n quotePath = true\n' +
        '[pager]\n diff = false\n[alias]\n diff = log\n',
    );
    // Where git of old looks for it.
    course.env['HOME'] = course.root;
    delete course.env['GIT_CONFIG_GLOBAL'];
  });

  test('whatever the environment says', () => {
    Object.assign(course.env, {
      GIT_DIR: 'nowhere',
      GIT_WORK_TREE: 'nowhere',
      GIT_EXTERNAL_DIFF: 'false',
      GIT_DIFF_OPTS: '-u0',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'diff.context',
      GIT_CONFIG_VALUE_0: '0',
      GIT_TRACE: '1',
      FORCE_COLOR: '1',
      PAGER: 'false',
      LC_ALL: 'C',
    });
  });

  test('though the lines end as on Windows', () => {
    const file = course.path(2, 'server.ts');
    const text = readFileSync(join(course.root, file), 'utf8');
    course.writeText(file, text.replaceAll('\n', '\r\n'));
  });
});

describe('colours', () => {
  const changes = (): Promise<string> => diff('2', '--no-pager');

  test('are for terminals', async () => {
    expect(await changes()).not.toContain('\u001b');
    course.isTerminal = true;
    const output = await changes();
    expect(output).toContain('\n\u001b[1m--- 01-http-server/server.ts\u001b');
    expect(output).toContain('\n\u001b[36m@@ -3,6 +3,6 @@\u001b');
    expect(output).toContain('\n\u001b[31m-f\u001b');
    expect(output).toContain('\n\u001b[31m--- old\u001b');
    expect(output).toContain('\n\u001b[32m+F \u001b');
    expect(output).toContain('1 file, \u001b[32m+2\u001b[39m \u001b[31m−2');
    expect(await diff('2', '--files')).toContain(' \u001b[32m   +2\u001b');
  });

  test('but not where NO_COLOR is set', async () => {
    course.isTerminal = true;
    course.env['NO_COLOR'] = '1';
    expect(await changes()).not.toContain('\u001b');
    expect(await diff('2', '--files')).not.toContain('\u001b');
  });
});

test('git passes every line on to its pager as it is', () => {
  const text = '\u001b[32m+  a\u001b[39m\n\n \n\n\tb  \nü → −\n'.repeat(3_000);
  const git = pathToFileURL(
    join(ROOT, 'scripts', 'lib', 'files', 'git.ts'),
  ).href;
  const script =
    `import { showPaged } from ${JSON.stringify(git)};\n` +
    `await showPaged(${JSON.stringify(text)}, { cwd: '.', env: process.env });`;
  course.writeText('page.mts', script);
  course.writeText('.gitconfig', '[column]\n ui = always\n column = always\n');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeArguments(), join(course.root, 'page.mts')],
    { cwd: ROOT, env: course.env, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout).toBe(text);
});

describe('--web', () => {
  test('opens a page that holds all it needs', async () => {
    const output = await diff('2', '--web');
    const [url = ''] = course.opened;
    const page = fileURLToPath(url);
    expect(output).toBe(
      `${page}\n\n01-http-server → 02-handshake: 1 file, +2 −2\n`,
    );
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<title>01-http-server → 02-handshake</title>');
    expect(html).toContain('.d2h-file-side-diff{');
    expect(html).toContain('&lt;');
    expect(html).not.toContain('<b>');
    expect(html).not.toMatch(/<script|<link|<img|@import|url\((?!data:)/i);
    // An empty line has its number as well.
    expect(html.match(/>\s*8\s*<\/td>/g)).toHaveLength(2);
    rmSync(dirname(page), { recursive: true });
  });

  test('opens nothing where nothing differs', async () => {
    course.write(2, 'server.ts', course.read(1, 'server.ts'));
    await diff('2', '--web');
    expect(course.opened).toEqual([]);
  });
});

describe('--write', () => {
  const changes = (): string =>
    join(course.root, course.path(2, 'changes.diff'));

  test('writes what the command prints, for every milestone', async () => {
    expect(await diff('--write')).toBe(
      'renewed   milestones/02-handshake/changes.diff\n',
    );
    const printed = await diff('2');
    const text = readFileSync(changes(), 'utf8');
    expect(printed.startsWith(`${text}\n01-http-server → 02-`)).toBe(true);
    expect(existsSync(join(course.root, course.path(1, 'changes.diff')))).toBe(
      false,
    );
    expect(await diff('2')).toBe(printed);
  });

  test('and leaves alone what is right', async () => {
    await diff('--write');
    const text = readFileSync(changes(), 'utf8');
    const path = course.path(2, 'changes.diff');
    course.writeText(path, text.replaceAll('\n', '\r\n'));
    expect(await diff('--write')).toContain(
      'the same  milestones/02-handshake',
    );
    course.writeText(path, `${text}\n`);
    expect(await diff('--write')).toContain(
      'renewed   milestones/02-handshake',
    );
    expect(readFileSync(changes(), 'utf8')).toBe(text);
  });
});
