const ROW_BYTES = 16;
/** Where a row's first byte stands in its line. */
const HEX_COLUMN = 12;

/** Which rows are shown: not more than these many. */
const MAX_ROWS = 4;

/**
 * Bytes in rows of 16, each with its offset and as text. Of many bytes: the
 * first row, and those around the mark.
 *
 * @param mark the byte with a caret below it; it may be the one after the last.
 */
export function hexRows(bytes: Buffer, mark: number | null = null): string[] {
  const count = Math.max(1, Math.ceil(bytes.length / ROW_BYTES));
  const marked = mark === null ? null : Math.floor(mark / ROW_BYTES);
  // A mark behind the last row gets one of its own, which is empty.
  const rows = shownRows(Math.max(count, (marked ?? 0) + 1), marked ?? 0);
  const lines: string[] = [];
  let next = 0;
  for (const row of rows) {
    if (row > next) lines.push(`${' '.repeat(HEX_COLUMN - 2)}…`);
    lines.push(hexRow(bytes, row));
    if (row === marked) lines.push(caretBelow((mark ?? 0) % ROW_BYTES));
    next = row + 1;
  }
  if (next < count) lines.push(`${' '.repeat(HEX_COLUMN - 2)}…`);
  return lines;
}

function shownRows(count: number, marked: number): readonly number[] {
  if (count <= MAX_ROWS) return Array.from({ length: count }, (_, i) => i);
  const around = [marked - 1, marked, marked + 1];
  return [...new Set([0, ...around])].filter((i) => i >= 0 && i < count);
}

function hexRow(bytes: Buffer, row: number): string {
  const part = bytes.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES);
  const cells = [...part].map((byte) => byte.toString(16).padStart(2, '0'));
  const half = ROW_BYTES / 2;
  const hex = [cells.slice(0, half), cells.slice(half)]
    .map((side) => side.join(' '))
    .join('  ');
  const text = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
  const offset = String(row * ROW_BYTES).padStart(HEX_COLUMN - 2);
  return `${offset}  ${hex.padEnd(ROW_BYTES * 3)}  ${text}`.trimEnd();
}

function caretBelow(i: number): string {
  const column = HEX_COLUMN + i * 3 + (i >= ROW_BYTES / 2 ? 1 : 0);
  return `${' '.repeat(column)}^^`;
}
