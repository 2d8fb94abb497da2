import type { TextSource } from './text-source.ts';

// V8, the strictest of the engines, ends its strings here, in UTF-16 units.
const LONGEST_STRING = 2 ** 29 - 24;

// The periods are primes (67, 31, 251): whatever loses or swaps pieces whose
// size is a power of two puts a wrong character at the seam.
const NARROW =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,\n';
const WIDE = '€₠₡₢₣₤₥₦₧₨₩₪₫₭₮₯₰₱₲₳₴₵₶₷₸₹₺₻₼₽₾';
const WIDE_BYTES = 3;
const BYTE_PERIOD = 251;
const CHUNK_SIZE = BYTE_PERIOD * 4096;

/** A repeated pattern that is spelt out only where somebody reads it. */
class PatternText implements TextSource {
  readonly length: number;
  readonly #pattern: string;
  readonly #repeated: number;

  constructor(pattern: string, repeated: number, tail: number) {
    this.#pattern = pattern;
    this.#repeated = repeated;
    this.length = repeated + tail;
  }

  slice(start: number, end: number): string {
    const last = Math.min(end, this.#repeated);
    const body = repeatTo(this.#pattern, start, Math.max(last, start));
    const tail = Math.max(0, end - Math.max(start, this.#repeated));
    return body + NARROW.slice(0, tail);
  }

  toString(): string {
    return this.slice(0, this.length);
  }
}

/** A text of exactly so many bytes in UTF-8. */
export function patternText(size: number): TextSource {
  // Three bytes to a character bring 1 GiB within the longest string.
  return size <= LONGEST_STRING
    ? new PatternText(NARROW, size, 0)
    : new PatternText(WIDE, Math.floor(size / WIDE_BYTES), size % WIDE_BYTES);
}

/** So many bytes, which count 0, 1, 2 … 250 and begin anew. */
export function patternBinary(size: number): Blob {
  const bytes = new Uint8Array(Math.min(size, CHUNK_SIZE));
  for (let position = 0; position < bytes.length; position += 1) {
    bytes[position] = position % BYTE_PERIOD;
  }
  // The chunk is stored once, however often the message refers to it.
  const chunk = new Blob([bytes]);
  const parts = new Array<Blob>(Math.floor(size / CHUNK_SIZE)).fill(chunk);
  parts.push(chunk.slice(0, size % CHUNK_SIZE));
  return new Blob(parts);
}

/** The units from `start` to `end` of a pattern that is repeated for ever. */
function repeatTo(pattern: string, start: number, end: number): string {
  const lead = pattern.slice(start % pattern.length).slice(0, end - start);
  const rest = end - start - lead.length;
  const times = Math.floor(rest / pattern.length);
  return lead + pattern.repeat(times) + pattern.slice(0, rest % pattern.length);
}
