import { hexRows } from '../../../shared/explain/hex-rows.ts';
import {
  extendedBytes,
  FIRST_BYTES,
  headerLength,
} from '../../../shared/wire/anatomy/frame-header.ts';
import { countBytes } from '../../../shared/wire/anatomy/numbers.ts';

/** `hexRows` shows all rows of so many bytes. */
const MAX_BYTES = 64;
const ROW_BYTES = 16;
const HEX_COLUMN = 12;

/** Bytes that are marked together. */
interface Segment {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The first bytes of a frame in rows, below each of them numbers, and what the
 * numbers mean.
 */
export function dump(frame: Uint8Array): readonly string[] {
  const shown = Buffer.from(frame.subarray(0, MAX_BYTES));
  const segments = segmentsOf(frame);
  const rows = hexRows(shown).flatMap((row, i) => [
    row,
    marksBelow(segments, i * ROW_BYTES, shown.length),
  ]);
  const more = frame.length - shown.length;
  const indent = ' '.repeat(HEX_COLUMN);
  const rest = more > 0 ? [`${indent}… and ${countBytes(more)} more`] : [];
  const legend = segments.map(({ name }, i) => `${indent}${i + 1} ${name}`);
  return [...rows, ...rest, '', ...legend];
}

function segmentsOf(frame: Uint8Array): readonly Segment[] {
  const second = frame[1] ?? 0;
  const keyAt = FIRST_BYTES + extendedBytes(second);
  const payloadAt = headerLength(second);
  const segments = [
    { name: 'FIN, RSV1 to RSV3, opcode', start: 0, end: 1 },
    { name: 'MASK, payload length', start: 1, end: 2 },
    { name: 'extended payload length', start: FIRST_BYTES, end: keyAt },
    { name: 'masking key', start: keyAt, end: payloadAt },
    { name: 'payload', start: payloadAt, end: frame.length },
  ];
  return segments.filter(
    ({ start, end }) => start < end && start < frame.length,
  );
}

/** `1  2  3---------- 4--------------` below a row of `hexRows`. */
function marksBelow(
  segments: readonly Segment[],
  rowStart: number,
  length: number,
): string {
  const rowEnd = Math.min(rowStart + ROW_BYTES, length);
  let line = '';
  segments.forEach((segment, i) => {
    const start = Math.max(segment.start, rowStart);
    const end = Math.min(segment.end, rowEnd);
    if (start >= end) return;
    const width = columnOf(end - 1 - rowStart) + 2 - columnOf(start - rowStart);
    const mark = String(i + 1).padEnd(width, '-');
    line = line.padEnd(columnOf(start - rowStart)) + mark;
  });
  return line;
}

/** Where a byte of a row stands: there is a gap in the middle. */
function columnOf(i: number): number {
  return HEX_COLUMN + i * 3 + (i >= ROW_BYTES / 2 ? 1 : 0);
}
