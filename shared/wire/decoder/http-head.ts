/** A line of a head, and where it stands in the stream. */
export interface Line {
  readonly text: string;
  readonly start: number;
  /** After its last character: CR and LF not included. */
  readonly end: number;
}

export interface HeaderField {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly line: Line;
}

/** Request or response, as far as it has come. */
export interface HttpHead {
  readonly start: number;
  readonly end: number;
  readonly first: Line;
  /** Request or status line and all others, without the empty one. */
  readonly lines: readonly Line[];
  readonly fields: readonly HeaderField[];
  /** The empty line; without one the place where it was to be. */
  readonly last: Line;
  /** The first line that ends without a CR. */
  readonly withoutCr: Line | null;
}

/** @param start where in the stream the bytes begin. */
export function parseHead(bytes: Uint8Array, start: number): HttpHead {
  const text = Buffer.from(bytes).toString('latin1');
  const end = start + bytes.length;
  const lines: Line[] = [];
  let withoutCr: Line | null = null;
  for (const match of text.matchAll(/([^\n]*?)(\r?\n|$)/g)) {
    const [all, content = '', ending = ''] = match;
    // An empty line before the first one is passed over (RFC 9112, 2.2).
    if (all === '' || (content === '' && lines.length === 0)) continue;
    const lineStart = start + match.index;
    const line = {
      text: content,
      start: lineStart,
      end: lineStart + content.length,
    };
    if (ending === '\n') withoutCr ??= line;
    lines.push(line);
  }
  const isEmpty = lines.length > 1 && lines.at(-1)?.text === '';
  const last = (isEmpty ? lines.pop() : null) ?? { text: '', start: end, end };
  const first = lines[0] ?? last;
  const fields = lines.slice(1).map(parseField);
  return { start, end, first, lines, fields, last, withoutCr };
}

function parseField(line: Line): HeaderField {
  const colon = line.text.indexOf(':');
  const name = colon === -1 ? line.text : line.text.slice(0, colon);
  const value = colon === -1 ? '' : line.text.slice(colon + 1);
  return { name: name.toLowerCase(), value: value.trim(), line };
}

/** All fields of that name. */
export function fieldsNamed(
  head: HttpHead,
  name: string,
): readonly HeaderField[] {
  return head.fields.filter((field) => field.name === name);
}

/** What a list says, over all fields of that name, each with its line. */
export function itemsOf(
  head: HttpHead,
  name: string,
): readonly { readonly item: string; readonly line: Line }[] {
  return fieldsNamed(head, name).flatMap(({ value, line }) =>
    value
      .split(',')
      .map((item) => ({ item: item.trim(), line }))
      .filter(({ item }) => item !== ''),
  );
}

/** Whether a list has that word, in capitals or not. */
export function hasItem(head: HttpHead, name: string, item: string): boolean {
  return itemsOf(head, name).some((each) => each.item.toLowerCase() === item);
}
