import { expect, test } from 'vitest';
import { checkLength16, readLength64 } from './length.ts';

function read(length: bigint): number {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(length);
  return readLength64(bytes);
}

test('the 64-bit length holds everything above 16 bits', () => {
  expect(read(65_536n)).toBe(65_536);
  expect(read(2n ** 32n + 1n)).toBe(2 ** 32 + 1);
  expect(read(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
  expect(read(2n ** 63n - 1n)).toBe(2 ** 63);
});

test.each([2n ** 63n, 2n ** 64n - 1n])('the top bit of %d is set', (length) => {
  expect(() => read(length)).toThrow('the top bit of the 64-bit length is set');
});

test('a length in a form that is too long for it', () => {
  expect(checkLength16(126)).toBe(126);
  expect(() => checkLength16(125)).toThrow('not in its shortest form');
  expect(() => read(65_535n)).toThrow('not in its shortest form');
});
