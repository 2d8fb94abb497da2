import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unmaskedPayload } from '../../shared/wire/anatomy/payload.ts';
import { Command } from '../../shared/testing/command.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { buildFrames, encode } from './encode.ts';
import { readEncodeOptions } from './encode-options.ts';
import { parseHex } from '../lib/wire-codec/hex-input.ts';
import { readFrames } from '../lib/wire-codec/read-frames.ts';

const SEED = 6455;

/** What the command prints. */
function output(...args: readonly string[]): string {
  const printed: string[] = [];
  encode(args, (text) => printed.push(text));
  return printed.join('\n');
}

/** The bytes that it prints. */
function hex(...args: readonly string[]): string {
  const [bytes = ''] = output(...args).split('\n\n');
  return parseHex(bytes).toString('hex');
}

describe('a frame', () => {
  test.each([
    [['--text', 'Hello', '--mask', '37fa213d'], '818537fa213d7f9f4d5158'],
    [['--text', 'Hello', '--mask', '37 fa 21 3d'], '818537fa213d7f9f4d5158'],
    [['--text', 'é'], '8102c3a9'],
    [['--text', ''], '8100'],
    [['--binary', '00 ff'], '820200ff'],
    [['--ping'], '8900'],
    [['--ping', 'hi'], '89026869'],
    [['--pong', '--mask', '00000000'], '8a8000000000'],
    [['--close'], '8800'],
    [['--close', '1000'], '880203e8'],
    [['--close', '1000', '--reason', 'bye'], '880503e8627965'],
    [['--text', 'a', '--no-fin'], '010161'],
    [['--text', 'a', '--opcode', '0x3'], '830161'],
    [['--text', 'a', '--opcode', '10'], '8a0161'],
    [['--text', 'a', '--rsv', '100'], 'c10161'],
    [['--text', 'a', '--rsv', '011'], 'b10161'],
    [['--text', 'a', '--length', '16'], '817e000161'],
    [['--text', 'a', '--length', '64'], '817f000000000000000161'],
    [['--text', 'abcde', '--fragment', '2'], '0102616200026364800165'],
    [['--text', 'ab', '--fragment', '1', '--no-fin'], '010161000162'],
    [['--text', 'ab', '--fragment', '1', '--rsv', '100'], '410161800162'],
  ])('%j', (args, bytes) => {
    expect(hex(...args)).toBe(bytes);
  });

  test('with a random key has another one every time', () => {
    const first = hex('--text', 'a', '--mask');
    const second = hex('--mask', '--text', 'a');
    expect(first).toMatch(/^8181[0-9a-f]{10}$/);
    expect(second).toMatch(/^8181[0-9a-f]{10}$/);
    expect(second).not.toBe(first);
  });

  test('is followed by its anatomy', () => {
    const text = output('--text', 'Hello', '--mask', '37fa213d');
    expect(text).toMatch(/^81 85 37 fa 21 3d 7f 9f 4d 51 58\n\nFrame 1: text/);
    expect(text).toMatch(/\nPayload: "Hello"$/);
  });

  test('that is wrong says so', () => {
    const text = output('--close', '1005');
    expect(text).toContain('Wrong (RFC 6455, 7.4.1): Close code 1005');
  });
});

test('what it builds is decoded to the same', () => {
  const anyOptions = fc.record({
    opcode: fc.nat(15),
    payload: fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all)),
    key: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 })),
    fin: fc.boolean(),
    rsv: fc.nat(7),
    form: fc.constantFrom(undefined, 16 as const, 64 as const),
    fragment: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(anyOptions, ({ key, ...options }) => {
      const nextKey = () => key && Buffer.from(key);
      const built = buildFrames({ ...options, nextKey });
      const { frames, unfinishedHeader } = readFrames(Buffer.concat(built));
      expect(unfinishedHeader).toHaveLength(0);
      expect(frames).toHaveLength(built.length);
      const payload = Buffer.concat(
        frames.map((each) => unmaskedPayload(each)),
      );
      expect(payload.equals(options.payload)).toBe(true);
      const [first] = frames;
      expect(first).toMatchObject({ opcode: options.opcode, rsv: options.rsv });
      expect(first?.maskingKey).toBe(key && Buffer.from(key).toString('hex'));
      if (options.form) expect(first?.lengthForm).toBe(options.form);
      const fins = frames.map(({ fin }) => fin);
      const before = fins.slice(0, -1);
      expect(fins).toEqual([...before.fill(false), options.fin]);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

describe('wrong input is one sentence', () => {
  test.each([
    [[], 'Say what the frame is to say'],
    [['--mask'], 'Say what the frame is to say'],
    [['--text', 'a', '--ping'], 'choose one of --text, --ping.'],
    [['--text', 'a', '--mask', '37fa21'], 'A masking key has 4 bytes'],
    [['--text', 'a', '--mask', 'key!'], 'is no hex digit: "key!"'],
    [['--binary', '0'], 'Byte 1 has one hex digit'],
    [['--close', 'soon'], '--close is a whole number from 0 to 65535'],
    [['--close', '65536'], '--close is a whole number from 0 to 65535'],
    [['--close', '--reason', 'bye'], 'A reason stands behind a close code'],
    [['--text', 'a', '--reason', 'bye'], 'A reason stands behind a close code'],
    [['--text', 'a', '--fragment', '0'], '--fragment is a whole number from 1'],
    [['--text', 'a', '--opcode', '16'], '--opcode is a whole number from 0 to'],
    [['--text', 'a', '--rsv', '4'], 'three bits such as --rsv 100'],
    [['--text', 'a', '--length', '8'], 'A length has 7, 16 or 64 bits'],
    [
      ['--text', 'a'.repeat(126), '--length', '7'],
      '7 bits say up to 125 bytes',
    ],
    [['--txt', 'a'], "Unknown option '--txt': npm run encode -- --help"],
    [['hello'], "Unexpected argument 'hello'"],
  ])('%j', (args, message) => {
    expect(() => readEncodeOptions(args)).toThrow(CommandError);
    expect(() => readEncodeOptions(args)).toThrow(message);
  });

  test('and there is help', () => {
    const help = output('--help');
    expect(help).toMatch(/^Usage: npm run encode --/);
    expect(help.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
});

describe.concurrent('as a command', () => {
  test.each([
    [['--text', 'hi'], 0, /^81 02 68 69\n\nFrame 1: text/],
    [['--text'], 1, /^Option '--text <value>' argument missing:\n/],
  ])('%j', async (args, code, text) => {
    const command = new Command('encode', args, { NO_COLOR: '1' });
    expect(await command.exited).toBe(code);
    expect(command.output).toMatch(text);
    expect(command.output).not.toMatch(/\n\s+at /);
  });
});
