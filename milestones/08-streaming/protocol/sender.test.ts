import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { PONG, serverFrame } from '../../../shared/cases/frames.ts';
import { expectSame } from '../../../shared/testing/expect-same.ts';
import { OPCODES } from './frame.ts';
import { encodeControl, Sender } from './sender.ts';

/** What was handed on, and where a frame ended. */
let pushed: { readonly bytes: Buffer; readonly frameEnd: number }[];
beforeEach(() => {
  pushed = [];
});

function sender(fragmentBytes = 0): Sender {
  const push = (bytes: Buffer, frameEnd: number): void =>
    void pushed.push({ bytes, frameEnd });
  return new Sender({ push }, fragmentBytes);
}

/** Bytes that lie within others: what is around them must not leave. */
function write(out: Sender, bytes: Buffer): void {
  const chunk = Buffer.concat([Buffer.from('<'), bytes, Buffer.from('>')]);
  out.write(chunk, 1, chunk.length - 1);
}

function sent(): Buffer {
  return Buffer.concat(pushed.map(({ bytes }) => bytes));
}

test('the unmasked "Hello" of RFC 6455, 5.7', () => {
  const out = sender();
  out.message('text', Buffer.from('Hello'));
  out.flush();
  expect(sent().toString('hex')).toBe('810548656c6c6f');
});

test('the fragmented "Hello" of RFC 6455, 5.7', () => {
  const out = sender(3);
  out.message('text', Buffer.from('Hello'));
  out.flush();
  expect(sent().toString('hex')).toBe('010348656c80026c6f');
});

test.each([0, 1, 47, 48, 125, 126, 127, 4096, 4097, 65_535, 65_536, 65_537])(
  'one frame of %d bytes',
  (length) => {
    const payload = Buffer.alloc(length, 'abc');
    const out = sender();
    out.message('binary', payload);
    out.flush();
    expectSame(sent(), serverFrame({ opcode: 2, payload }));
    expect(pushed.at(-1)?.frameEnd).toBe(pushed.at(-1)?.bytes.length);
  },
);

test('small frames leave together, in a block as large as was guessed', () => {
  const out = sender();
  out.expect(1_000);
  for (let i = 0; i < 50; i += 1) out.message('text', Buffer.from('Hello'));
  expect(pushed).toEqual([]);
  out.flush();
  expect(pushed).toHaveLength(1);
  expect(sent().length).toBe(350);
  // More would be kept by what waits of it.
  expect(pushed[0]?.bytes.buffer.byteLength).toBeLessThan(65_536);
  out.flush();
  expect(pushed).toHaveLength(1);
});

describe('a large payload', () => {
  const payload = Buffer.alloc(65_536, 1);

  test('is not copied', () => {
    const out = sender();
    out.message('binary', payload);
    expect(pushed.map(({ bytes }) => bytes.length)).toEqual([10, 65_536]);
    expect(pushed[1]?.bytes.buffer).toBe(payload.buffer);
    expect(pushed.map(({ frameEnd }) => frameEnd)).toEqual([0, 65_536]);
  });

  test('leaves in parts, as it comes', () => {
    const out = sender();
    out.begin(OPCODES.binary, true, 3 * payload.length);
    write(out, payload);
    expect(out.isInFrame).toBe(true);
    expect(pushed.at(-1)?.frameEnd).toBe(0);
    write(out, payload);
    write(out, payload);
    expect(out.isInFrame).toBe(false);
    expect(pushed.at(-1)?.frameEnd).toBe(65_536);
    expectSame(
      sent(),
      serverFrame({ opcode: 2, payload: Buffer.alloc(3 * 65_536, 1) }),
    );
  });

  test('may end in a small part, which ends the frame', () => {
    const out = sender();
    out.begin(OPCODES.binary, true, payload.length + 1);
    write(out, payload);
    write(out, Buffer.from([2]));
    out.flush();
    expect(pushed.map(({ frameEnd }) => frameEnd)).toEqual([0, 0, 1]);
  });

  test('may begin behind the end of another, which is told', () => {
    const out = sender();
    out.expect(payload.length);
    out.begin(OPCODES.binary, true, payload.length + 1);
    write(out, payload);
    write(out, Buffer.from([2]));
    out.message('binary', payload);
    const [, , both, rest] = pushed;
    expect(both?.bytes.length).toBe(1 + 10);
    expect(both?.frameEnd).toBe(1);
    expect(rest?.frameEnd).toBe(65_536);
  });
});

describe('within a frame', () => {
  test('a part of no bytes changes nothing', () => {
    const out = sender();
    out.begin(OPCODES.binary, true, 10_000);
    write(out, Buffer.alloc(5_000));
    out.write(Buffer.alloc(0), 0, 0);
    out.flush();
    expect(pushed.map(({ bytes }) => bytes.length)).toEqual([4, 5_000]);
  });

  test('no other begins, and no more is written than was announced', () => {
    const out = sender();
    out.begin(OPCODES.binary, true, 3);
    expect(() => out.begin(OPCODES.binary, true, 3)).toThrow(
      'the frame before is not whole',
    );
    write(out, Buffer.from('ab'));
    expect(() => write(out, Buffer.from('cde'))).toThrow(
      '2 bytes too many for the frame',
    );
    write(out, Buffer.from('c'));
    out.flush();
    expectSame(sent(), serverFrame({ opcode: 2, payload: 'abc' }));
  });
});

test('frames of any size hold every byte, in order, however they are cut', () => {
  const array = fc.uint8Array({ minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(
      fc.array(array),
      fc.integer({ min: 1, max: 400 }),
      (arrays, fragmentBytes) => {
        pushed = [];
        const payload = Buffer.concat(arrays);
        const out = sender(fragmentBytes);
        out.begin(OPCODES.binary, true, payload.length);
        for (const part of arrays) write(out, Buffer.from(part));
        out.flush();
        expectSame(sent(), cut(payload, fragmentBytes));
        expect(out.isInFrame).toBe(false);
      },
    ),
    { seed: 6455, numRuns: 100 },
  );
});

test('of each piece it is told where the last frame in it ends', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 10_000 }));
  const size = fc.integer({ min: 5, max: 6_000 });
  fc.assert(
    fc.property(lengths, size, size, (messages, blockBytes, partBytes) => {
      pushed = [];
      const out = sender();
      out.expect(blockBytes);
      const ends: number[] = [];
      for (const length of messages) {
        const payload = Buffer.alloc(length);
        const frame = serverFrame({ opcode: 2, payload });
        ends.push((ends.at(-1) ?? 0) + frame.length);
        out.begin(OPCODES.binary, true, length);
        for (let start = 0; start < length; start += partBytes) {
          write(out, payload.subarray(start, start + partBytes));
          // As at the end of a turn: most of them are within a frame.
          if (start % 3 === 0) out.flush();
        }
      }
      out.flush();
      expect(pushed.map(({ frameEnd }) => frameEnd)).toEqual(lastEnds(ends));
    }),
    { seed: 6455, numRuns: 100 },
  );
});

/** Where the last frame ends that ends in a piece, for each piece. */
function lastEnds(ends: readonly number[]): readonly number[] {
  let at = 0;
  return pushed.map(({ bytes }) => {
    const start = at;
    at += bytes.length;
    const within = ends.filter((end) => end > start && end <= at);
    return (within.at(-1) ?? start) - start;
  });
}

/** A message in frames of so many bytes. */
function cut(payload: Buffer, fragmentBytes: number): Buffer {
  const frames: Buffer[] = [];
  let start = 0;
  do {
    const end = start + fragmentBytes;
    const opcode = start === 0 ? 2 : 0;
    const part = payload.subarray(start, end);
    const fin = end >= payload.length;
    frames.push(serverFrame({ opcode, fin, payload: part }));
    start = end;
  } while (start < payload.length);
  return Buffer.concat(frames);
}

test('a control frame is one buffer', () => {
  expect(encodeControl(OPCODES.pong, Buffer.from('Hello'))).toEqual(
    serverFrame({ opcode: PONG, payload: 'Hello' }),
  );
});

test('after a close frame nothing more leaves', () => {
  const out = sender();
  out.stop();
  out.message('text', Buffer.from('Hello'));
  out.begin(OPCODES.binary, true, 3);
  write(out, Buffer.from('abc'));
  out.flush();
  expect(pushed).toEqual([]);
  expect(out.isInFrame).toBe(false);
});
