import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverFrame } from '../../../shared/cases/frames.ts';
import { expectSame } from '../../../shared/testing/expect-same.ts';
import type { Message } from './message.ts';
import { encodeMessage } from './sender.ts';

function message(type: Message['type'], ...parts: Buffer[]) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return { type, parts, length };
}

test('the unmasked "Hello" of RFC 6455, 5.7', () => {
  const buffers = encodeMessage(message('text', Buffer.from('Hello')), 0);
  expect(Buffer.concat(buffers).toString('hex')).toBe('810548656c6c6f');
});

test('the fragmented "Hello" of RFC 6455, 5.7', () => {
  const buffers = encodeMessage(message('text', Buffer.from('Hello')), 3);
  expect(Buffer.concat(buffers).toString('hex')).toBe('010348656c80026c6f');
});

test.each([0, 1, 125, 126, 127, 4096, 4097, 65_535, 65_536, 65_537])(
  'one frame of %d bytes',
  (length) => {
    const payload = Buffer.alloc(length, 'abc');
    const buffers = encodeMessage(message('binary', payload), 0);
    expectSame(Buffer.concat(buffers), serverFrame({ opcode: 2, payload }));
  },
);

test('a large payload is not copied', () => {
  const parts = [Buffer.alloc(65_536, 1), Buffer.alloc(65_536, 2)];
  const [header, ...rest] = encodeMessage(message('binary', ...parts), 0);
  expect(header).toHaveLength(10);
  expect(rest.map(({ buffer }) => buffer)).toEqual(
    parts.map(({ buffer }) => buffer),
  );

  const fragments = encodeMessage(message('binary', ...parts), 50_000);
  const buffers = new Set<unknown>(parts.map(({ buffer }) => buffer));
  const payloads = fragments.filter(({ buffer }) => buffers.has(buffer));
  expect(payloads.map(({ length }) => length)).toEqual([
    50_000, 15_536, 34_464, 31_072,
  ]);
});

test('a small message is one buffer, for one write', () => {
  const parts = [Buffer.from('a'), Buffer.from('b')];
  expect(encodeMessage(message('text', ...parts), 0)).toHaveLength(1);
});

test('fragments of any size hold every byte, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })),
      fc.integer({ min: 1, max: 400 }),
      (arrays, fragmentBytes) => {
        const parts = arrays.map((array) => Buffer.from(array));
        const payload = Buffer.concat(parts);
        const expected: Buffer[] = [];
        let start = 0;
        do {
          const end = start + fragmentBytes;
          const opcode = start === 0 ? 2 : 0;
          const part = payload.subarray(start, end);
          const fin = end >= payload.length;
          expected.push(serverFrame({ opcode, fin, payload: part }));
          start = end;
        } while (start < payload.length);
        const frames = encodeMessage(
          message('binary', ...parts),
          fragmentBytes,
        );
        expectSame(Buffer.concat(frames), Buffer.concat(expected));
      },
    ),
    { seed: 6455, numRuns: 300 },
  );
});
