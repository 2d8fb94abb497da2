import { countBytes } from '../../../shared/wire/anatomy/numbers.ts';
import { quote } from '../../../shared/explain/quote.ts';
import { CommandError } from '../command-line/command-error.ts';
import { readDumpLines } from './dump-lines.ts';
import { bytesOf, parseDumpLine, readingsOf } from './dump-line.ts';
import type { DumpLine } from './dump-line.ts';

/** What was read, and what to say of how it was read; null: it is clear. */
export interface ReadBytes {
  readonly bytes: Buffer;
  readonly note: string | null;
}

/** What PowerShell's `Format-Hex` writes above a dump. */
const HEADING = /^\s*(?:Path:|Label:|Offset\s|-{4,}|00 01 02 03\b)/;
/** Octal numbers, and words of two bytes or more. */
const WORD = /^(?:[0-7]{3}|[0-7]{6}|[0-7]{11}|[0-9a-f]{4}|[0-9a-f]{8})$/i;

/**
 * Bytes of a dump as xxd, hexdump -C, od -t x1, tcpdump, Wireshark and
 * Format-Hex write it: an offset before the bytes of each line, and perhaps
 * their text behind them.
 *
 * @returns null when it is no dump.
 * @throws {CommandError} when it is one that cannot be understood.
 */
export function readDump(text: string): ReadBytes | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const isHeading = lines.findIndex((line) => !HEADING.test(line));
  const body = lines.slice(Math.max(0, isHeading));
  const first = parseDumpLine(body[0] ?? '');
  if (first === null || first.rest === '') return null;
  if (isOfWords(first)) throw ofWords();
  if (body.length === 1) return readOne(first);
  const read = readDumpLines(body);
  if (typeof read !== 'string') return { bytes: read, note: null };
  // Plain bytes may stand in lines as well.
  if (!isZero(first) && !first.isMarked) return null;
  throw new CommandError(read);
}

function isZero({ offset }: DumpLine): boolean {
  return /^0+$/.test(offset);
}

/** As hexdump and od write them without options. */
function isOfWords(line: DumpLine): boolean {
  if (line.isMarked || line.offset.length < 6 || !isZero(line)) return false;
  return line.rest.split(/\s+/).every((word) => WORD.test(word));
}

function ofWords(): CommandError {
  return new CommandError(
    'This is a dump of numbers, in which the order of the bytes is the ' +
      'machine’s: make one of bytes, with hexdump -C, xxd or od -A x -t x1.',
  );
}

/** A line alone has nothing that proves its offset. */
function readOne(line: DumpLine): ReadBytes | null {
  const { offset, isMarked, gap } = line;
  const [reading, other] = readingsOf(line);
  const isSure = isMarked && isZero(line);
  if (reading === undefined) {
    if (!isSure) return null;
    throw new CommandError(
      `${quote(line.rest)}, behind the offset, are not bytes in hex with ` +
        'their text: make the dump with xxd -g 1 or hexdump -C.',
    );
  }
  const bytes = bytesOf(reading);
  if (reading.text !== null) {
    const text = quote(reading.text.trim());
    const note = `Read ${text} as the text of the bytes before it.`;
    return { bytes, note: other ? note : null };
  }
  if (isSure) return { bytes, note: null };
  const areSingle = reading.groups.every(({ length }) => length === 2);
  if (isZero(line) && areSingle) {
    return { bytes, note: `Read ${quote(offset)} as the offset of a dump.` };
  }
  if (!isMarked && (gap < 2 || !areSingle)) return null;
  throw new CommandError(
    `${quote(offset)} may be ${countBytes(offset.length / 2)} or the offset ` +
      'of a dump: leave the offset out, or write spaces between all bytes.',
  );
}
