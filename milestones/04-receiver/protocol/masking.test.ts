import { expect, test } from 'vitest';
import { expectSame } from '../../../shared/testing/expect-same.ts';
import { unmask } from './masking.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** RFC 6455, 5.3, to the letter. */
function plainly(bytes: Buffer, start: number): Buffer {
  return Buffer.from(
    bytes.map((byte, i) => byte ^ KEY.readUInt8((start + i) % 4)),
  );
}

test('the example of RFC 6455, 5.7', () => {
  const bytes = Buffer.from('7f9f4d5158', 'hex');
  unmask(bytes, KEY, 0);
  expect(bytes.toString()).toBe('Hello');
});

test('any length, at any address, begun anywhere in the payload', () => {
  const lengths = [0, 1, 3, 4, 5, 127, 128, 129, 130, 131, 132, 1000, 65_537];
  for (const length of lengths) {
    for (const offset of [0, 1, 2, 3]) {
      for (const start of [0, 1, 2, 3, 65_535, 2 ** 32 + 1]) {
        const room = Buffer.alloc(length + offset + 4, 0xee);
        const bytes = room.subarray(offset, offset + length);
        for (let i = 0; i < length; i += 1) bytes[i] = i * 7;
        const expected = plainly(bytes, start);
        unmask(bytes, KEY, start);
        // Its neighbours are none of its business.
        const before = Buffer.alloc(offset, 0xee);
        const after = Buffer.alloc(4, 0xee);
        expectSame(room, Buffer.concat([before, expected, after]));
      }
    }
  }
});
