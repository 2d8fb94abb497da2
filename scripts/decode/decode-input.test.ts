import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeArguments, ROOT } from '../../shared/node-arguments.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { decode } from './decode.ts';
import { needsInput } from './decode-options.ts';
import { readInput } from '../lib/wire-codec/read-input.ts';

describe('the standard input', () => {
  const dump = '00000000: 8100 8901 41  ....A\n';

  test.each([[[]], [['-']], [['--from', 'server']], [['-', '--deflate']]])(
    'is asked for by %j',
    (args) => {
      expect(needsInput(args)).toBe(true);
      const printed: string[] = [];
      decode(args, (text) => printed.push(text), dump);
      expect(printed.join('\n').match(/^Frame.*$/gm)).toHaveLength(2);
    },
  );

  test.each([[['81']], [['--help']], [['81', '-']]])('not by %j', (args) => {
    expect(needsInput(args)).toBe(false);
  });

  async function* chunks(...all: readonly Buffer[]) {
    yield* all;
  }

  test('comes in pieces, which may be cut within a character', async () => {
    const text = Buffer.from('81 00 …');
    const input = chunks(text.subarray(0, 7), text.subarray(7));
    expect(await readInput(input)).toBe('81 00 …');
  });

  test('of a person is not waited for', async () => {
    const terminal = Object.assign(chunks(Buffer.from('81')), { isTTY: true });
    expect(await readInput(terminal)).toBe('');
  });

  test('has an end', async () => {
    const large = Buffer.alloc(2 ** 20, ' ');
    const input = chunks(...Array.from({ length: 65 }, () => large));
    await expect(readInput(input)).rejects.toThrow(CommandError);
  });
});

describe('npm run decode', () => {
  function run(args: readonly string[], input: string) {
    const words = [...nodeArguments(), join('scripts', 'decode.ts'), ...args];
    return spawnSync(process.execPath, words, {
      cwd: ROOT,
      encoding: 'utf8',
      input,
    });
  }

  test('ends with 0 when all is right', () => {
    const { status, stdout } = run([], '00000000: 8100  ..\n');
    expect(stdout).toMatch(/^Frame 1: text, FIN 1, 0 bytes\n/);
    expect(status).toBe(0);
  });

  test('and with 1 when something is not', () => {
    const { status, stdout } = run(['-'], '<Buffer 83 00>');
    expect(stdout).toContain('Wrong (RFC 6455, 5.2)');
    expect(status).toBe(1);
  });

  test('or when nothing comes', () => {
    const { status, stderr } = run([], '');
    expect(stderr).toMatch(/^Give the bytes of a frame in hex/);
    expect(status).toBe(1);
  });
});
