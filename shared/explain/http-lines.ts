import { visible } from './quote.ts';

/** Long lines are cut here, so that 80 columns hold them. */
const MAX_CHARACTERS = 68;
/** Of more lines the first and the last are shown. */
const MAX_LINES = 14;
const EDGE_LINES = 6;

const INDENT = '  ';

/** True when the bytes look like a request or a response, not like frames. */
export function isHttp(bytes: Buffer): boolean {
  return /^(HTTP\/|[A-Z]{3,} )/.test(bytes.toString('latin1', 0, 16));
}

/** Where the head ends and something else begins. */
export function headLength(bytes: Buffer): number {
  const end = bytes.indexOf('\r\n\r\n');
  return end === -1 ? bytes.length : end + 4;
}

interface Line {
  readonly at: number;
  readonly text: string;
}

/**
 * The lines of a message of HTTP, with the ends of lines made visible.
 *
 * @param mark the byte with a caret below it.
 */
export function httpLines(bytes: Buffer, mark: number | null = null): string[] {
  const lines = split(bytes.toString('latin1'));
  const isShown = (i: number): boolean =>
    lines.length <= MAX_LINES ||
    i < EDGE_LINES ||
    i >= lines.length - EDGE_LINES ||
    hasMark(lines[i], mark);
  return lines.flatMap((line, i) => {
    if (isShown(i)) return shown(line, mark);
    return isShown(i - 1) ? [`${INDENT}…`] : [];
  });
}

function split(text: string): readonly Line[] {
  let at = 0;
  return text.split(/(?<=\n)/).map((part) => {
    const line = { at, text: part };
    at += part.length;
    return line;
  });
}

function hasMark(line: Line | undefined, mark: number | null): boolean {
  if (!line || mark === null) return false;
  return mark >= line.at && mark < line.at + line.text.length;
}

function shown(line: Line, mark: number | null): string[] {
  const text = visible(line.text);
  const cut =
    text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
  if (mark === null || !hasMark(line, mark)) return [INDENT + cut];
  const before = visible(line.text.slice(0, mark - line.at));
  const column = Math.min(before.length, MAX_CHARACTERS);
  return [INDENT + cut, INDENT + caretLine(line, mark, column)];
}

const HEX_BYTES = 8;

/** A caret, and beside it the bytes in hex. */
function caretLine({ at, text }: Line, mark: number, column: number): string {
  const bytes = Buffer.from(
    text.slice(mark - at, mark - at + HEX_BYTES),
    'latin1',
  );
  const hex = `byte ${mark}: ${bytes.toString('hex').replace(/..(?=.)/g, '$& ')}`;
  const isRoom = column + hex.length + 2 <= MAX_CHARACTERS;
  return isRoom
    ? `${' '.repeat(column)}^ ${hex}`
    : `${hex} ^`.padStart(column + 1);
}
