import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Utf8Validator } from './utf8.ts';

/** Pushes the parts, and says whether all of it is UTF-8. */
function isValid(parts: readonly Buffer[]): boolean {
  const validator = new Utf8Validator();
  return parts.every((part) => validator.push(part)) && validator.isComplete;
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0, i = 0; start < bytes.length; i += 1) {
    const end = start + (sizes[i % sizes.length] ?? 1);
    parts.push(bytes.subarray(start, end));
    start = end;
  }
  return parts;
}

test('characters of every length, byte by byte and whole', () => {
  for (let point = 0; point <= 0x10ffff; point += point < 0x1000 ? 1 : 251) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const bytes = Buffer.from(String.fromCodePoint(point));
    if (isValid([bytes]) && isValid(cut(bytes, [1]))) continue;
    expect.fail(`U+${point.toString(16)} was refused`);
  }
});

test('all sequences of two bytes, and what may follow', () => {
  // What begins with ASCII is decided by the rest, and that comes as well.
  for (let first = 0x7e; first <= 0xff; first += 1) {
    for (let second = 0; second <= 0xff; second += 1) {
      for (const rest of [[], [0x80], [0x80, 0x80], [0x41]]) {
        const bytes = Buffer.from([first, second, ...rest]);
        const expected = isUtf8(bytes);
        const verdicts = [isValid([bytes]), isValid(cut(bytes, [1]))];
        if (verdicts.every((verdict) => verdict === expected)) continue;
        expect.fail(`${bytes.toString('hex')}: ${verdicts}`);
      }
    }
  }
});

/** Bytes that are nearly UTF-8: whole characters with a few odd bytes. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.string({ unit: 'binary' }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2 }) },
    ),
  )
  .map((items) => Buffer.concat(items.map((item) => Buffer.from(item))));

test('cut anywhere, the verdict is the same', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  fc.assert(
    fc.property(nearlyUtf8, sizes, (bytes, chosen) => {
      expect(isValid(cut(bytes, chosen))).toBe(isUtf8(bytes));
    }),
    { seed: 6455, numRuns: 1000 },
  );
});

test('the first impossible byte is noticed at once', () => {
  const good = new Utf8Validator();
  expect(good.push(Buffer.from([0x41, 0xf0]))).toBe(true);
  expect(good.isComplete).toBe(false);
  expect(good.push(Buffer.from([0x9f]))).toBe(true);
  expect(good.push(Buffer.from([0x98, 0x80]))).toBe(true);
  expect(good.isComplete).toBe(true);

  const bad = new Utf8Validator();
  expect(bad.push(Buffer.from([0xf0]))).toBe(true);
  // U+10FFFF ends at f4 8f; f0 must be followed by 90 or more.
  expect(bad.push(Buffer.from([0x8f]))).toBe(false);
});
