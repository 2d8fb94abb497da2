import type { MarkedByte } from '../../../shared/wire/anatomy/anatomy.ts';
import { hexByte } from '../../../shared/wire/anatomy/hex.ts';
import { make } from '../dom.ts';
import { visible } from '../format.ts';

/** How many bytes are shown one by one. */
export const SHOWN_BYTES = 64;
const KEY_BYTES = 4;
const ASCII = 0x80;
const SPACE = 0x20;
const DELETE = 0x7f;
const NO_CHARACTER = '·';

/** A line of a byte's column: its name, and what it says of a byte. */
interface Line {
  readonly name: string;
  readonly className: string;
  say(byte: MarkedByte): string;
}

const INDEX: Line = {
  name: 'i',
  className: 'index',
  say: ({ index }) => String(index),
};
const AFTER: Line = {
  name: 'payload',
  className: 'after',
  say: ({ after }) => hexByte(after),
};
const TEXT: Line = {
  name: 'text',
  className: 'text',
  say: ({ after }) => characterOf(after),
};
/** In binary data control characters mean nothing, most of the time. */
const ASCII_TEXT: Line = {
  ...TEXT,
  name: 'ASCII',
  say: ({ after }) =>
    after < SPACE || after === DELETE ? NO_CHARACTER : characterOf(after),
};
const PLAIN: readonly Line[] = [INDEX, AFTER];
const MASKED: readonly Line[] = [
  INDEX,
  {
    name: 'i mod 4',
    className: 'mod',
    say: ({ keyIndex }) => String(keyIndex),
  },
  { name: 'sent', className: 'before', say: ({ before }) => hexByte(before) },
  {
    name: 'XOR key',
    className: 'key',
    say: ({ key }) => (key === null ? '' : hexByte(key)),
  },
  AFTER,
];

/** The first bytes of a payload, each a column: before and after the mask. */
export function drawBytes(
  bytes: readonly MarkedByte[],
  isText: boolean,
): HTMLElement {
  const shown = bytes.slice(0, SHOWN_BYTES);
  const isMasked = shown.some(({ key }) => key !== null);
  const masked = isMasked ? MASKED : PLAIN;
  const lines = [...masked, isText ? TEXT : ASCII_TEXT];
  const table = make('table', 'bytes data');
  table.setAttribute('role', 'table');
  const head = make('thead');
  head.setAttribute('role', 'rowgroup');
  head.append(drawNames(lines));
  table.append(make('caption', 'unseen', 'The payload byte by byte'), head);
  for (let i = 0; i < shown.length; i += KEY_BYTES) {
    // As many as the key has, so that its bytes always meet the same columns.
    const group = make('tbody');
    group.setAttribute('role', 'rowgroup');
    const four = shown.slice(i, i + KEY_BYTES);
    group.append(...four.map((byte) => drawByte(byte, lines)));
    table.append(group);
  }
  return table;
}

function drawNames(lines: readonly Line[]): HTMLElement {
  const row = make('tr');
  row.setAttribute('role', 'row');
  for (const { name, className } of lines) {
    const cell = make('th', className, name);
    cell.scope = 'col';
    cell.setAttribute('role', 'columnheader');
    row.append(cell);
  }
  return row;
}

function drawByte(byte: MarkedByte, lines: readonly Line[]): HTMLElement {
  const row = make('tr');
  row.setAttribute('role', 'row');
  row.dataset['key'] = String(byte.keyIndex);
  row.classList.toggle('wrong', byte.problems.length > 0);
  for (const line of lines) {
    const cell = make('td', line.className, line.say(byte));
    cell.setAttribute('role', 'cell');
    row.append(cell);
  }
  return row;
}

/** Only ASCII: of the bytes of other characters it takes several for one. */
function characterOf(byte: number): string {
  return byte < ASCII ? visible(String.fromCharCode(byte)) : NO_CHARACTER;
}
