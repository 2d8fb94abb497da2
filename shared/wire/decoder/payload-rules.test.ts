import { describe, expect, test } from 'vitest';
import {
  BINARY,
  clientFrame,
  CLOSE,
  CONTINUATION,
  PING,
  TEXT,
} from '../../cases/frames.ts';
import type { FrameFields } from '../../cases/frames.ts';
import { frameProblems } from './decode-in-tests.ts';

const { concat, from } = Buffer;

/** What is wrong with frames from the client. */
function client(...frames: readonly FrameFields[]): readonly string[] {
  return frameProblems('client', concat(frames.map(clientFrame)));
}

describe('8.1: text is UTF-8', () => {
  const text = (hex: string, fin = true): FrameFields => ({
    opcode: TEXT,
    fin,
    payload: from(hex, 'hex'),
  });
  const rest = (hex: string, fin = true): FrameFields => ({
    ...text(hex, fin),
    opcode: CONTINUATION,
  });

  test.each([
    ['ff', '8.1 6-7 payload'],
    ['c080', '8.1 6-7 payload'],
    ['6180', '8.1 7-8 payload'],
    ['c328', '8.1 6-8 payload'],
    ['61eda080', '8.1 7-9 payload'],
    ['e08080', '8.1 6-8 payload'],
    ['f4908080', '8.1 6-8 payload'],
    ['61e282', '8.1 7-9 payload'],
    ['f09f98', '8.1 6-9 payload'],
  ])('%s is not', (hex, problem) => {
    expect(client(text(hex))).toEqual([problem]);
  });

  test('over its fragments', () => {
    expect(client(text('f0', false), rest('9f98', false), rest('80'))).toEqual(
      [],
    );
    expect(client(text('f0', false), rest('9f28'))).toEqual([
      '8.1 13-15 payload',
    ]);
    expect(client(text('e2', false), rest('6161616161'))).toEqual([
      '8.1 13-14 payload',
    ]);
    expect(client(text('e282', false), rest(''))).toEqual(['8.1 8-9 FIN']);
    expect(client(text('e2', false), rest('82'))).toEqual([
      '8.1 13-14 payload',
    ]);
  });

  test('and is told once', () => {
    expect(client(text('ff', false), rest('ff'))).toHaveLength(1);
  });

  test('binary and ping may be anything', () => {
    const payload = from('ffc3', 'hex');
    expect(client({ opcode: BINARY, payload })).toEqual([]);
    expect(client({ opcode: PING, payload })).toEqual([]);
  });

  test('is judged as far as it was kept', () => {
    const wrong = concat([Buffer.alloc(1023, 'x'), from('c328', 'hex')]);
    expect(client({ opcode: TEXT, payload: wrong })).toEqual([]);
    const late = concat([Buffer.alloc(1022, 'x'), from('c328ff', 'hex')]);
    expect(client({ opcode: TEXT, payload: late })).toEqual([
      '8.1 1030-1032 payload',
    ]);
    const begun = {
      opcode: TEXT,
      fin: false,
      payload: Buffer.alloc(1025, 'x'),
    };
    expect(client(begun, rest('ff'))).toEqual([]);
  });
});

describe('5.5.1, 7.4: close frames', () => {
  const close = (hex: string): readonly string[] =>
    client({ opcode: CLOSE, payload: from(hex, 'hex') });

  test.each([1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999])(
    'code %i may be sent',
    (code) => expect(close(code.toString(16).padStart(4, '0'))).toEqual([]),
  );

  test.each([
    [0, '7.4.2'],
    [999, '7.4.2'],
    [1004, '7.4.1'],
    [1005, '7.4.1'],
    [1006, '7.4.1'],
    [1015, '7.4.1'],
    [1016, '7.4.2'],
    [2999, '7.4.2'],
    [5000, '7.4.2'],
  ])('code %i is never sent', (code, section) => {
    const hex = code.toString(16).padStart(4, '0');
    expect(close(hex)).toEqual([`${section} 6-8 payload`]);
  });

  test('one byte is no code', () => {
    expect(close('03')).toEqual(['5.5.1 6-7 payload']);
  });

  test('the reason is UTF-8', () => {
    expect(close('03e861ff')).toEqual(['5.5.1 9-10 payload']);
    expect(close('03e861e282')).toEqual(['5.5.1 9-11 payload']);
    expect(close('03e8e282ac')).toEqual([]);
  });

  test('nothing follows a close frame', () => {
    const problems = client({ opcode: CLOSE }, { opcode: TEXT });
    expect(problems).toEqual(['5.5.1 6-12']);
  });
});
