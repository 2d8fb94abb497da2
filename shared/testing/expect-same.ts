import { expect } from 'vitest';

/** Of what is wrong only so much is shown, before and after it. */
const SHOWN_BYTES = 16;

/** The same bytes. `toEqual` would look at each: too slow for many. */
export function expectSame(actual: Buffer, expected: Buffer): void {
  if (actual.equals(expected)) return;
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  const wrong = at === -1 ? actual.length : at;
  const start = Math.max(0, wrong - SHOWN_BYTES);
  const shown = (bytes: Buffer): object => ({
    length: bytes.length,
    from: start,
    bytes: bytes.subarray(start, wrong + SHOWN_BYTES).toString('hex'),
  });
  expect(shown(actual)).toEqual(shown(expected));
}
