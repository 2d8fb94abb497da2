import { describe, expect, test } from 'vitest';
import { attackOf } from '../../shared/testing/fuzz-bytes.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { decode } from './decode.ts';

/** What the command prints. */
function output(...args: readonly string[]): string {
  const printed: string[] = [];
  decode(args, (text) => printed.push(text));
  return printed.join('\n');
}

const HELLO = '81 85 37 fa 21 3d 7f 9f 4d 51 58'.split(' ');

test('a frame, from the dump to the preview', () => {
  expect(output(...HELLO)).toBe(
    `Frame 1: text, FIN 1, 5 bytes, masked
It is masked: only a client may send it (RFC 6455, 5.1).

         0  81 85 37 fa 21 3d 7f 9f  4d 51 58                 ..7.!=..MQX
            1- 2- 3---------- 4--------------

            1 FIN, RSV1 to RSV3, opcode
            2 MASK, payload length
            3 masking key
            4 payload

  1... .... .... ....  5.4    FIN 1: the last frame of its message, or the only
                              one
  .0.. .... .... ....  5.2    RSV1 0: no extension uses it
  ..0. .... .... ....  5.2    RSV2 0: no extension uses it
  ...0 .... .... ....  5.2    RSV3 0: no extension uses it
  .... 0001 .... ....  5.6    opcode 0x1 text: begins a message of UTF-8 text
  .... .... 1... ....  5.1    MASK 1: the payload is masked, as a client has to
                              send it
  .... .... .000 0101  5.2    payload length 5: 5 bytes of payload
  0011 0111 1111 1010  5.3    masking key 37 fa 21 3d: payload byte i is XORed
  0010 0001 0011 1101         with byte i mod 4 of it

  i   i mod 4   payload        key            XOR
  0   0         7f 0111 1111   37 0011 0111   48 0100 1000   "H"
  1   1         9f 1001 1111   fa 1111 1010   65 0110 0101   "e"
  2   2         4d 0100 1101   21 0010 0001   6c 0110 1100   "l"
  3   3         51 0101 0001   3d 0011 1101   6c 0110 1100   "l"
  4   0         58 0101 1000   37 0011 0111   6f 0110 1111   "o"

Payload: "Hello"`,
  );
});

describe('the mask', () => {
  test('is judged when the sender was said', () => {
    expect(output(...HELLO)).not.toContain('Wrong');
    expect(output(...HELLO, '--from', 'client')).not.toContain('Wrong');
    const wrong = output(...HELLO, '--from', 'server');
    expect(wrong).toContain('Wrong (RFC 6455, 5.1): A server masks no frame');
    expect(wrong).toMatch(/\n {2}Byte 1:\n.*\n {15}\^\^\n/);
  });

  test('says who may send the frame', () => {
    expect(output('8100')).toContain('only a server may send it');
  });
});

describe('several frames in a row', () => {
  test('each has its own anatomy, and its place', () => {
    const text = output('81 01 61 89 00 88 02 03 e8');
    expect(text.match(/^Frame.*$/gm)).toEqual([
      'Frame 1: text, FIN 1, 1 byte',
      'Frame 2, from byte 3 on: ping, FIN 1, 0 bytes',
      'Frame 3, from byte 5 on: close, FIN 1, 2 bytes',
    ]);
    expect(text).toContain('Payload: 1000 normal closure');
  });

  test('the bytes of a problem are counted in its own frame', () => {
    const text = output('81 01 61 8b 00');
    expect(text).toMatch(
      /Opcode 0xb is reserved\.\n.*\n {2}Byte 0:\n.*\n {12}\^\^\n/,
    );
  });
});

describe('what is not whole says what is missing', () => {
  test.each([
    ['81', 'the second byte is missing, which has MASK and payload length.'],
    ['82 fe', 'of which 2 are there; extended payload length and masking key'],
    ['82 7e c3', 'of which 3 are there; extended payload length is missing.'],
    ['82 85 37 fa', 'of which 4 are there; masking key is missing.'],
    ['82 fe c3 50 1', 'masking key is missing.'],
    ['82 05 41', 'the payload has 5 bytes, of which 1 byte is there.'],
  ])('%s', (hex, sentence) => {
    const text = output(hex.replace(/ 1$/, ' 11')).replace(/\s+/g, ' ');
    expect(text).toContain('Incomplete: ');
    expect(text).toContain(sentence);
  });
});

test('a length has its arithmetic', () => {
  expect(output('82 7e c3 50')).toContain('195 · 256 + 80 = 50,000');
});

test('a compressed message is one when that was agreed on', () => {
  expect(output('c1 01 41')).toContain('Wrong (RFC 6455, 5.2): RSV1 is set');
  const agreed = output('c1 01 41', '--deflate');
  expect(agreed).not.toContain('Wrong');
  expect(agreed).toContain('Payload: compressed 41');
});

describe('what is wrong', () => {
  test('stands before all tables', () => {
    const [title, wrong] = output('83 00').split('\n');
    expect(title).toMatch(/^Frame 1: /);
    expect(wrong).toMatch(/^Wrong \(RFC 6455, 5\.2\): Opcode 0x3 is reserved/);
  });

  test('of several frames, is named first of all', () => {
    const [first] = output('81 00', '83 00', '8b 00', '81 00').split('\n');
    expect(first).toBe('Wrong: frames 2, 3.');
    const many = output('83 00 '.repeat(1000)).split('\n');
    expect(many[0]).toMatch(/^Wrong: frames 1, .* 10, 990 more\.$/);
  });

  test.each([
    ['81 00', true],
    ['81 05', true],
    ['81', true],
    ['83 00', false],
    ['81 00 83 00 81 00', false],
    ['--help', true],
  ])('%s is right: %j', (hex, isRight) => {
    expect(decode([hex], () => {})).toBe(isRight);
  });
});

test('how it was read is said, where that is not clear', () => {
  expect(output('0000 81 00')).toMatch(
    /^Read "0000" as the offset of a dump\.\n\nFrame 1: text/,
  );
});

test('HTTP is recognised', () => {
  const hex = Buffer.from('GET / HTTP/1.1').toString('hex');
  expect(output(hex)).toMatch(/^These bytes look like HTTP/);
});

test('nothing is wider than 80 columns', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const { bytes, isOpen } = attackOf(seed);
    if (!isOpen || bytes.length > 5000) continue;
    for (const from of ['client', 'server']) {
      const text = output(bytes.toString('hex'), '--from', from);
      const wide = text.split('\n').filter((line) => [...line].length > 80);
      expect([seed, wide]).toEqual([seed, []]);
    }
  }
});

test('what takes two columns each is not wider either', () => {
  const payload = Buffer.from('漢'.repeat(41));
  const text = output(
    '81',
    payload.length.toString(16),
    payload.toString('hex'),
  );
  const [, preview = ''] = /Payload: "(.*)…$/.exec(text) ?? [];
  expect(preview).toBe('漢'.repeat(34));
});

describe('wrong input is one sentence', () => {
  test.each([
    [[], 'Give the bytes of a frame in hex'],
    [['81', 'hello'], 'Character 4, in place of byte 2, is no hex digit'],
    [['81', '--from', 'me'], 'write --from client or --from server.'],
    [['81', '--frm'], "Unknown option '--frm': npm run decode -- --help"],
  ])('%j', (args, message) => {
    expect(() => output(...args)).toThrow(CommandError);
    expect(() => output(...args)).toThrow(message);
  });

  test('and there is help', () => {
    expect(output('--help')).toMatch(/^Usage: npm run decode --/);
  });
});
