import { expect, test } from 'vitest';
import { expectSame } from '../../../shared/testing/expect-same.ts';
import { PayloadParts } from './payload-parts.ts';

function bytesIn(parts: readonly Buffer[]): number {
  const buffers = new Set(parts.map(({ buffer }) => buffer));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

test('the only part is not copied', () => {
  const payload = new PayloadParts();
  const chunk = Buffer.alloc(1000);
  payload.add(chunk.subarray(6, 11));
  const [part, ...others] = payload.finish();
  expect(part?.buffer).toBe(chunk.buffer);
  expect(others).toEqual([]);
  expect(payload.length).toBe(5);
});

test('large parts are not copied', () => {
  const payload = new PayloadParts();
  const chunks = [1, 2, 3].map((n) =>
    Buffer.from(new Uint8Array(65_536).fill(n)),
  );
  for (const chunk of chunks) payload.add(chunk);
  const parts = payload.finish();
  expect(parts.map(({ buffer }) => buffer)).toEqual(
    chunks.map(({ buffer }) => buffer),
  );
});

test('a million parts of one byte cost about their bytes', () => {
  const payload = new PayloadParts();
  const million = 1_000_000;
  const chunk = Buffer.allocUnsafeSlow(65_536);
  for (let i = 0; i < million; i += 1) {
    chunk[i % 1000] = i % 251;
    payload.add(chunk.subarray(i % 1000, (i % 1000) + 1));
  }
  const parts = payload.finish();
  expect(payload.length).toBe(million);
  // The first part keeps the chunk that it lies in.
  expect(bytesIn(parts)).toBeLessThan(million * 1.1 + chunk.length);
  const bytes = Buffer.concat(parts);
  expect(bytes.length).toBe(million);
  for (let i = 1; i < million; i += 997) expect(bytes[i]).toBe(i % 251);
});

test('a million chunks of one byte cost about their bytes', () => {
  const payload = new PayloadParts();
  const million = 1_000_000;
  for (let i = 0; i < million; i += 1) {
    payload.add(Buffer.from(new Uint8Array(1).fill(i % 251)));
  }
  const parts = payload.finish();
  expect(bytesIn(parts)).toBeLessThan(million * 1.1);
  expect(parts.length).toBeLessThan(100);
  const bytes = Buffer.concat(parts);
  expect(bytes.length).toBe(million);
  for (let i = 0; i < million; i += 997) expect(bytes[i]).toBe(i % 251);
});

test('large and small parts stay in order', () => {
  const payload = new PayloadParts();
  const large = Buffer.from(new Uint8Array(5_000).fill(0x41));
  const small = Buffer.from(new ArrayBuffer(100), 0, 3).fill(0x42);
  for (const part of [small, small, large, small, Buffer.alloc(0), large]) {
    payload.add(part);
  }
  const expected = Buffer.concat([small, small, large, small, large]);
  expectSame(Buffer.concat(payload.finish()), expected);
});
