import { expect, test, vi } from 'vitest';
import { expectSame } from '../../../shared/testing/expect-same.ts';
import { readKey, unmask } from './masking.ts';
import { createUnmask } from './simd.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** RFC 6455, 5.3, to the letter. */
function plainly(bytes: Buffer, start: number): Buffer {
  return Buffer.from(
    bytes.map((byte, i) => byte ^ KEY.readUInt8((start + i) % 4)),
  );
}

test('the example of RFC 6455, 5.7', () => {
  const bytes = Buffer.from('7f9f4d5158', 'hex');
  unmask(bytes, 0, bytes.length, readKey(KEY, 0), 0);
  expect(bytes.toString()).toBe('Hello');
});

function unmasksEverything(unmaskBy: typeof unmask): void {
  const lengths = [0, 1, 3, 4, 5, 127, 128, 129, 130, 131, 132, 1000];
  // Where WebAssembly takes over, and where its pieces end.
  lengths.push(2047, 2048, 2049, 16_383, 16_384, 16_385, 65_537);
  for (const length of lengths) {
    for (const offset of [0, 1, 2, 3]) {
      for (const start of [0, 1, 2, 3, 65_535, 2 ** 32 + 1]) {
        const room = Buffer.alloc(length + offset + 4, 0xee);
        const bytes = room.subarray(offset, offset + length);
        for (let i = 0; i < length; i += 1) bytes[i] = i * 7;
        const expected = plainly(bytes, start);
        unmaskBy(room, offset, offset + length, readKey(KEY, 0), start);
        // Its neighbours are none of its business.
        const before = Buffer.alloc(offset, 0xee);
        const after = Buffer.alloc(4, 0xee);
        expectSame(room, Buffer.concat([before, expected, after]));
      }
    }
  }
}

test('any length, at any address, begun anywhere in the payload', () => {
  unmasksEverything(unmask);
});

test('the same without WebAssembly', async () => {
  vi.resetModules();
  vi.doMock('./simd.ts', () => ({ createUnmask: () => null }));
  const byWords = await import('./masking.ts');
  expect(byWords.unmask).not.toBe(unmask);
  unmasksEverything(byWords.unmask);
  vi.doUnmock('./simd.ts');
});

test('this machine has the instructions for 16 bytes at a time', () => {
  // Without them all goes by words, which nobody would notice.
  expect(createUnmask()).not.toBeNull();
});
