import { quote } from '../../../shared/explain/quote.ts';
import { bytesOf, parseDumpLine, readingsOf } from './dump-line.ts';
import type { DumpLine, Reading } from './dump-line.ts';

/** Lines that are as the one before are left out of a dump. */
const SAME = /^\s*\*$/;
/** Nobody reads the anatomy of more. */
const MAX_BYTES = 16 * 1024 * 1024;

const SP = 0x20;

const UNCLEAR = 'The offsets may be octal or decimal: make it with od -v.';

/** Other tools than `od` write more digits or fewer, and count in hex. */
const OD_DIGITS = 7;

/**
 * The bytes of a dump in several lines.
 *
 * @returns in one sentence what is wrong, where that is something.
 */
export function readDumpLines(lines: readonly string[]): Buffer | string {
  const digits = parseDumpLine(lines[0] ?? '')?.offset.length;
  if (digits !== OD_DIGITS) return readIn([16], lines);
  const read = readIn([8, 10], lines);
  if (typeof read !== 'string' || read === UNCLEAR) return read;
  // On macOS od -A x has as many digits.
  const inHex = readIn([16], lines);
  return typeof inHex === 'string' ? read : inHex;
}

function readIn(
  bases: readonly number[],
  lines: readonly string[],
): Buffer | string {
  const attempts = [true, false].flatMap((hasText) =>
    bases.map((base) => new Attempt(lines, base, hasText)),
  );
  for (const attempt of attempts) attempt.run();
  const [right, other] = attempts.filter(({ problem }) => problem === null);
  // Where a star stands for lines, two of them may be possible.
  const isClear = !other || other.bytes.equals(right?.bytes ?? other.bytes);
  if (right && isClear) return right.bytes;
  // Whoever came farthest knows best what is wrong.
  const [best] = attempts.sort((a, b) => b.line - a.line);
  return best?.problem ?? UNCLEAR;
}

/** Reads all lines with the same assumptions. */
class Attempt {
  readonly #lines: readonly string[];
  readonly #base: number;
  readonly #hasText: boolean;
  readonly #parts: Buffer[] = [];
  /** The offset that comes next; null: any. */
  #offset: number | null = null;
  problem: string | null = null;
  /** The one that is read, from 0 on. */
  line = 0;

  constructor(lines: readonly string[], base: number, hasText: boolean) {
    this.#lines = lines;
    this.#base = base;
    this.#hasText = hasText;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  run(): void {
    while (this.line < this.#lines.length) {
      this.problem = this.#read(this.#lines[this.line] ?? '');
      if (this.problem !== null) return;
      this.line += 1;
    }
  }

  #read(text: string): string | null {
    const where = `Line ${this.line + 1} of the dump`;
    if (SAME.test(text)) return this.#repeat(where);
    const line = parseDumpLine(text);
    if (line === null) return `${where} has no offset: ${quote(text.trim())}.`;
    const offset = this.#valueOf(line);
    const expected = this.#offset ?? offset;
    // Where another dump begins, it counts anew.
    if (offset !== expected && offset !== 0) {
      return (
        `${where} has the offset ${quote(line.offset)}, which does not ` +
        'follow from the bytes before it.'
      );
    }
    if (line.rest === '') return null;
    const bytes = this.#bytesOf(line, offset);
    if (bytes === null) {
      return (
        `${where} has other things than bytes in hex with their text: ` +
        `${quote(line.rest)}. Make it with xxd -g 1 or hexdump -C.`
      );
    }
    this.#parts.push(bytes);
    this.#offset = offset + bytes.length;
    return null;
  }

  /** Of several readings the one that the next offset proves. */
  #bytesOf(line: DumpLine, offset: number): Buffer | null {
    const readings = readingsOf(line)
      .filter((reading) => hasText(reading) === this.#hasText)
      .map(bytesOf);
    const next = this.#next();
    const proved = readings.find(({ length }) => offset + length === next);
    return proved ?? readings.at(-1) ?? null;
  }

  #repeat(where: string): string | null {
    const row = this.#parts.at(-1);
    const next = this.#next();
    if (!row || next === null || this.#offset === null) {
      return `${where} is a "*", with nothing before it or behind it.`;
    }
    const missing = next - this.#offset;
    const isWhole = missing > 0 && missing % row.length === 0;
    if (!isWhole || missing > MAX_BYTES) {
      return (
        `${where} is a "*" between offsets that are not so far from each ` +
        'other as some lines are, or too far.'
      );
    }
    this.#parts.push(Buffer.alloc(missing, row));
    this.#offset = next;
    return null;
  }

  /** The offset of the next line; null: there is none. */
  #next(): number | null {
    const line = parseDumpLine(this.#lines[this.line + 1] ?? '');
    return line && this.#valueOf(line);
  }

  #valueOf({ offset }: DumpLine): number {
    const digits = this.#base === 16 ? /^[0-9a-f]+$/i : /^\d+$/;
    return digits.test(offset) ? Number.parseInt(offset, this.#base) : NaN;
  }
}

/** Of spaces alone nothing is left at the end of a line. */
function hasText(reading: Reading): boolean {
  return reading.text !== null || bytesOf(reading).every((byte) => byte === SP);
}
