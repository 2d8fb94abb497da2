/** A line of a dump, as far as it can be told by itself. */
export interface DumpLine {
  /** Digits, as they stand there. */
  readonly offset: string;
  /** It is marked as one: `0010:`, `0x0010:`. */
  readonly isMarked: boolean;
  /** How many spaces are behind it. */
  readonly gap: number;
  /** What stands there then; empty: nothing, as in a last line. */
  readonly rest: string;
}

/** Offsets have four digits at least; tcpdump writes 0x before them. */
const LINE = /^\s*(0x)?([0-9a-f]{4,16})(:?)(?:([ \t]+)(.*))?$/i;
const HEX = /^(?:(?:[0-9a-f]{2})+(?!\S)\s*)*/i;
const SP = 0x20;
const DEL = 0x7f;
/** In `|…|` or `>…<` stands the text of `hexdump -C` and `od`. */
const FENCED = /^((?:[0-9a-f]{2}\s+)*)(?:\|(.*)\||>(.*)<)$/i;

export function parseDumpLine(line: string): DumpLine | null {
  const match = LINE.exec(line.trimEnd());
  if (match === null) return null;
  const [, prefix, offset = '', colon, gap = '', rest = ''] = match;
  const isMarked = prefix !== undefined || colon !== '';
  return { offset, isMarked, gap: gap.length, rest };
}

/** One way to read what stands behind an offset. */
export interface Reading {
  /** As they stand there, each of one byte or more. */
  readonly groups: readonly string[];
  /** What is taken for their text; null: there is none. */
  readonly text: string | null;
}

/** All ways to read it, those with text first. */
export function readingsOf({ rest }: DumpLine): readonly Reading[] {
  const [, fenced, bars, angles] = FENCED.exec(rest) ?? [];
  if (fenced !== undefined) {
    const reading = { groups: wordsOf(fenced), text: bars ?? angles ?? '' };
    if (isRight(reading)) return [reading];
  }
  const hex = HEX.exec(rest)?.[0] ?? '';
  const readings: Reading[] = [];
  for (const { index } of hex.matchAll(/(?<=\S)(?!\S)/g)) {
    const groups = wordsOf(hex.slice(0, index));
    const tail = rest.slice(index);
    const text = tail.trim() === '' ? null : tail.replace(/^\s/, '');
    if (groups.length > 0) readings.push({ groups, text });
  }
  const right = readings.filter(isRight);
  return [
    ...right.filter(({ text }) => text !== null),
    ...right.filter(({ text }) => text === null),
  ];
}

export function bytesOf({ groups }: Reading): Buffer {
  return Buffer.from(groups.join(''), 'hex');
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Is the text what a dump shows of the bytes? */
function isRight(reading: Reading): boolean {
  if (reading.text === null) return true;
  const text = reading.text.replaceAll('·', '.');
  const shown = [...bytesOf(reading)].map((byte) =>
    byte >= SP && byte < DEL ? String.fromCharCode(byte) : '.',
  );
  // A shell takes spaces away.
  const [given, wanted] = [text, shown.join('')].map((each) =>
    each.replaceAll(/\s/g, ''),
  );
  if (given === wanted) return true;
  // Some tools show more than ASCII, or a space for a dot.
  const characters = [...text.trim()];
  return (
    characters.length === shown.length &&
    characters.every((each, i) =>
      shown[i] === '.' ? /[^\x21-\x7e]|\./.test(each) : shown[i] === each,
    )
  );
}
