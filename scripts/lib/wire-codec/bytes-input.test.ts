import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandError } from '../command-line/command-error.ts';
import { readBytes } from './bytes-input.ts';
import { FORMATS } from './dumps-in-tests.ts';

function hex(text: string): string {
  return readBytes(text).bytes.toString('hex');
}

/** Frames, text, and rows that are all the same. */
const BYTES = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 70 }),
    fc.array(fc.integer({ min: 0x20, max: 0x7e }), { minLength: 1 }),
    fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 99 }))
      .map(([byte, length]) => Buffer.alloc(length, byte)),
  )
  .map((bytes) => Buffer.from(bytes));

describe('bytes come back from what is written of them by', () => {
  test.each(Object.entries(FORMATS))('%s', (name, format) => {
    const isPython = name === 'Python';
    fc.assert(
      fc.property(BYTES, fc.boolean(), (bytes, hasCrLf) => {
        const text = format(bytes);
        const end = isPython ? '00' : '';
        const lines = hasCrLf ? text.replaceAll('\n', '\r\n') : text;
        expect(hex(lines)).toBe(bytes.toString('hex') + end);
      }),
      { numRuns: 200 },
    );
  });

  const OF_LINES = ['xxd', 'xxd -g1', 'hexdump -C', 'Wireshark, with text'];
  test.each(OF_LINES)('%s, where a shell has taken spaces away', (name) => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(bytes, (array) => {
        const [line = ''] = (FORMATS[name]?.(Buffer.from(array)) ?? '').split(
          '\n',
        );
        const words = line.trim().split(/\s+/).join(' ');
        expect(hex(words)).toBe(Buffer.from(array).toString('hex'));
      }),
    );
  });
});

describe('text behind the bytes is never taken for bytes', () => {
  test.each([
    ['00000000: 6162  ab', '6162'],
    ['00000000: 6162 ab', '6162'],
    ['00000000  61 62 63 64  |abcd|', '61626364'],
    ['0000   61 62   ab', '6162'],
    [
      '00000000: 6162 6364 6566  abcdef\n00000006: 3031  01',
      '6162636465663031',
    ],
    ['00000000: 7c7c  ||\n00000002: 7c  |', '7c7c7c'],
  ])('%j', (text, bytes) => {
    expect(hex(text)).toBe(bytes);
  });
});

test.each([
  ['0000 81 85', '8185', 'Read "0000" as the offset of a dump.'],
  ['0000   81 85', '8185', 'Read "0000" as the offset of a dump.'],
  ['0000: 61 62 ab', '6162', 'Read "ab" as the text of the bytes before it.'],
  ['00 00 81 85', '00008185', null],
  ['8185 37 fa', '818537fa', null],
  ['0000 8185', '00008185', null],
  ['8185 37fa\n213d 7f9f', '818537fa213d7f9f', null],
  ['81 85 37\nfa 21 3d', '818537fa213d', null],
  ['0000: 8185', '8185', null],
  [
    `0000000 ${'41 '.repeat(16)}\n*\n0000040 42\n0000041`,
    `${'41'.repeat(32)}42`,
    null,
  ],
  ['0010: 8185\n0012: 37', '818537', null],
])('%j is read as %s', (text, bytes, note) => {
  const read = readBytes(text);
  expect([read.bytes.toString('hex'), read.note]).toEqual([bytes, note]);
});

test.each([
  ['[129, 5]', '8105'],
  ['[ 5, 7 ]', '0507'],
  ['[81, 05]', '8105'],
  ['{0x81, 5}', '8105'],
  ['new Uint8Array([10, 20])', '0a14'],
  ['[]byte{0x81, 0x5}', '8105'],
  ['bytes([0x81, 0x85])', '8185'],
  ['<Buffer 81 05>', '8105'],
  ['Buffer(2) [Uint8Array] [ 129, 5 ]', '8105'],
  ['char x[] = "\\x81\\x05" "Hello";', '810548656c6c6f'],
  ['"\\x81\\0\\n\\101"', '81000a41'],
  ['\ufeff81 85', '8185'],
])('%j is code', (text, bytes) => {
  expect(hex(text)).toBe(bytes);
});

describe('refused with a sentence:', () => {
  test.each([
    ['0000000 8581 fa37\n0000004', 'the order of the bytes is the machine'],
    ['0000000 102601 175067', 'the order of the bytes is the machine'],
    ['0000000 201 205', 'the order of the bytes is the machine'],
    ['00000000: fa378581  ..7.', 'are not bytes in hex with their text'],
    [
      '00000000: 81  .\n00000001: fa378581  ..7.',
      'Line 2 of the dump has other things than bytes',
    ],
    ['00000000: 8185\n00000010: 37', 'Line 2 of the dump has the offset'],
    ['00000000: 8185\nhello', 'Line 2 of the dump has no offset: "hello".'],
    ['00000000: 8185\n*', 'Line 2 of the dump is a "*"'],
    ['00000000: 81\n*\nffffffff: 81', 'Line 2 of the dump is a "*" between'],
    ['0000000 41\n*\n0000100 42', 'The offsets may be octal or decimal'],
    ['00000000: 8182 83\n*\n00000005: 81', 'is a "*" between offsets that'],
    ['8185: 37fa', '"8185" may be 2 bytes or the offset of a dump'],
    ['0010   81 85', '"0010" may be 2 bytes or the offset of a dump'],
    ['[ 10, 20 ]', '"10, 20" may be in decimal or in hex: write 0x before'],
    ['[ 256, 1 ]', '"256" is no byte'],
    ['{ 0x81, 0x100 }', '"0x100" is no byte'],
    ['<Buffer 81 ... 950 more bytes>', 'Node has left out 950 bytes here'],
    ['Uint8Array(200) [ 1, ... 100 more items ]', 'has left out 100 bytes'],
    ['\x81\x05\0hello', 'These are the bytes themselves, and not their hex.'],
    ['hello', 'is no hex digit'],
  ])('%j', (text, sentence) => {
    expect(() => readBytes(text)).toThrow(CommandError);
    expect(() => readBytes(text)).toThrow(sentence);
  });

  test('whatever it is, it is read or refused', () => {
    const word = fc.constantFrom(
      ...['00000000', '0010:', '81', '8185', '*', '|', '\n', '  ', '{', '}'],
      ...['0x81,', '"', '\\x81', '<Buffer', '>', '[', ']', '129,', 'x', '..'],
    );
    fc.assert(
      fc.property(fc.array(word), fc.string(), (words, noise) => {
        for (const text of [words.join(' '), words.join(''), noise]) {
          try {
            readBytes(text);
          } catch (error) {
            expect(error).toBeInstanceOf(CommandError);
            expect(String(error)).not.toContain('\n');
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
