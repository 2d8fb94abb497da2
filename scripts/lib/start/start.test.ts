import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../../shared/node-arguments.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(words: readonly string[], env = {}, cwd = ROOT) {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const { scripts } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as { scripts: Record<string, string> };

const NEEDS = ['-r', './scripts/lib/start/needs.cjs'];
const RUN = ['scripts/lib/start/run.cjs', 'decode', '81'];

test('in scripts/ lies a file for each command, and nothing else', () => {
  const commands = Object.keys(scripts)
    .filter((name) => scripts[name]?.includes('run.cjs'))
    .map(fileOf);
  const entries = readdirSync(join(ROOT, 'scripts'), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const folders = entries.filter((entry) => entry.isDirectory());
  expect(files.map(({ name }) => name).sort()).toEqual(
    commands.map((name) => `${name}.ts`).sort(),
  );
  expect([...commands, 'lib']).toEqual(
    expect.arrayContaining(folders.map(({ name }) => name)),
  );
});

test('the list of scripts/lib/ names its folders', () => {
  const lib = join(ROOT, 'scripts', 'lib');
  const entries = readdirSync(lib, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  const list = readFileSync(join(lib, 'README.md'), 'utf8');
  const named = [...list.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name);
  expect(named).toEqual(folders.map(({ name }) => name).sort());
});

describe('before a command begins', () => {
  test('each says first what it needs', () => {
    for (const [name, words] of Object.entries(scripts)) {
      const isOurs = words === `node scripts/lib/start/run.cjs ${fileOf(name)}`;
      expect(isOurs || words.startsWith(`node ${NEEDS.join(' ')} `)).toBe(true);
    }
  });

  test.each([
    [RUN, '20.18.3'],
    [RUN, '18.20.8'],
    [RUN, '8.0.0'],
    [[...NEEDS, '-e', ''], '19.9.0'],
  ])('an old Node: %j, %s', (words, version) => {
    const old = join(folder, 'old.cjs');
    writeFileSync(
      old,
      `Object.defineProperty(process, 'versions',
        { value: { node: '${version}' } });`,
    );
    const { status, output } = run(['-r', old, ...words]);
    expect(status).toBe(1);
    expect(output).toContain(
      `Node 20.19 or later is needed; this is ${version}`,
    );
    expect(output.trim().split('\n').length).toBe(2);
  });

  test.each([[RUN], [[...NEEDS, '-e', '']]])(
    'no temporary folder: %j',
    (words) => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      const nowhere = { TMPDIR: file, TEMP: file };
      const { status, output } = run(words, nowhere);
      expect(status).toBe(1);
      expect(output).toMatch(/^Temporary files cannot be written to .*\n$/);
      expect(output).toContain(`to ${file} (`);
    },
  );

  test('no packages', () => {
    const start = join('scripts', 'lib', 'start');
    cpSync(join(ROOT, start), join(folder, start), { recursive: true });
    const { status, output } = run(RUN, {}, folder);
    expect(status).toBe(1);
    expect(output).toBe('First of all, type: npm ci\n');
  });
});

function fileOf(name: string): string {
  return name.replace(':', '-');
}
