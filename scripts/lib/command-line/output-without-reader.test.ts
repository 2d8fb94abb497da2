import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { nodeArguments, ROOT } from '../../../shared/node-arguments.ts';
import { Command } from '../../../shared/testing/command.ts';
import { freePort } from '../../../shared/testing/free-port.ts';
import { RawPeer } from '../../../shared/testing/raw-peer.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

function wordsFor(name: string, args: readonly string[]): readonly string[] {
  return [...nodeArguments(), join('scripts', `${name}.ts`), ...args];
}

/** A command whose reader has gone before it prints anything. */
async function withoutReader(words: readonly string[]) {
  const [name = '', ...args] = words;
  const child = spawn(process.execPath, wordsFor(name, args), { cwd: ROOT });
  child.stdout.destroy();
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, errors };
}

test.concurrent.each([
  [['decode', '81 85 37 fa 21 3d 7f 9f 4d 51 58'], 0],
  [['diff', '4', '5'], 0],
  [['milestone'], 0],
  // Nobody knows whether the server would have passed.
  [['check', '1', '--run', 'node nothing.js'], 1],
])('%j ends in silence when nobody reads', async (words, expected) => {
  expect(await withoutReader(words)).toEqual({ code: expected, errors: '' });
});

test
  .skipIf(process.platform !== 'linux')
  .concurrent('a disk that is full', async () => {
    const full = openSync('/dev/full', 'w');
    const words = wordsFor('encode', ['--text', 'Hello']);
    const child = spawn(process.execPath, words, {
      cwd: ROOT,
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, errors }).toEqual({
      code: 1,
      errors: expect.stringMatching(/^Failed: ENOSPC: [^\n]*\n$/),
    });
  });

test.concurrent('what nobody has caught ends a command in order', async () => {
  const file = join(folder, 'throws.mjs');
  writeFileSync(
    file,
    `const { write } = process.stdout;
    process.stdout.write = function (text, ...more) {
      if (String(text).includes('Ctrl+C')) setTimeout(() => odd(), 100);
      return write.call(this, text, ...more);
    };
    function odd() { throw new Error('it is odd'); }`,
  );
  const port = await freePort();
  const command = new Command(
    'milestone',
    ['2', '--no-client', '--port', `${port}`],
    { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` },
  );
  expect(await command.exited).toBe(1);
  expect(command.output).toMatch(/^Failed: it is odd$/m);
  expect(command.output).not.toMatch(/^ +at /m);
  const target = { host: '127.0.0.1', port };
  await expect(RawPeer.connect(target)).rejects.toThrow('ECONNREFUSED');
});
