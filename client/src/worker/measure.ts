import { utf8Length } from '../utf8.ts';
import { pacer } from './pacing.ts';

/** UTF-16 units that are measured or compared in one go: a millisecond or so. */
export const TEXT_SLICE = 1024 * 1024;

/** Counts the bytes of a text in UTF-8, however long, a slice at a time. */
export async function measureUtf8(text: string): Promise<number> {
  const breathe = pacer();
  let bytes = 0;
  let start = 0;
  while (start < text.length) {
    const end = sliceEnd(text, start);
    bytes += utf8Length(text.slice(start, end));
    start = end;
    await breathe();
  }
  return bytes;
}

/** Where the slice that begins at `start` may end. */
function sliceEnd(text: string, start: number): number {
  const end = Math.min(start + TEXT_SLICE, text.length);
  const last = text.charCodeAt(end - 1);
  // The halves of a surrogate pair, encoded apart, become 6 bytes and not 4.
  const splitsPair = last >= 0xd800 && last <= 0xdbff && end < text.length;
  return splitsPair ? end + 1 : end;
}
