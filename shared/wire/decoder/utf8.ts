import { isUtf8 } from 'node:buffer';

/** The bytes that may follow a first byte, and how many they are. */
interface Continuation {
  readonly count: number;
  /** What the next one may be; those after it go from 80 to bf. */
  readonly lowest: number;
  readonly highest: number;
}

/** Where text stops being UTF-8: within the part that was pushed. */
export interface WrongBytes {
  readonly start: number;
  readonly end: number;
  /** From the character's first byte on, which may be in a part before. */
  readonly bytes: Uint8Array;
}

const MAX_CHARACTER_BYTES = 4;
const LOWEST = 0x80;
const HIGHEST = 0xbf;

/**
 * RFC 3629, 4: UTF-8 in pieces, which may be cut within a character. After a
 * wrong byte it looks at nothing more.
 */
export class Utf8Checker {
  /** How many bytes the present character still needs. */
  #needed = 0;
  /** How many of it are there. */
  #have = 0;
  /** Those, and the one that is looked at. */
  readonly #character = new Uint8Array(MAX_CHARACTER_BYTES);
  #lowest = LOWEST;
  #highest = HIGHEST;
  #isStopped = false;

  /** How many bytes of a character are there that is not whole. */
  get unfinished(): number {
    return this.#isStopped ? 0 : this.#have;
  }

  /** From here on nobody can tell: bytes are missing. */
  stop(): void {
    this.#isStopped = true;
  }

  /** The first wrong bytes of this part, with the character's beginning. */
  push(bytes: Uint8Array): WrongBytes | null {
    let i = this.#needed === 0 ? lengthOfRight(bytes) : 0;
    for (; i < bytes.length && !this.#isStopped; i += 1) {
      const byte = bytes[i] ?? 0;
      this.#character[this.#have] = byte;
      if (this.#take(byte)) continue;
      this.#isStopped = true;
      const wrong = this.#character.slice(0, this.#have + 1);
      const start = Math.max(0, i + 1 - wrong.length);
      return { start, end: i + 1, bytes: wrong };
    }
    return null;
  }

  #take(byte: number): boolean {
    if (this.#needed === 0) return this.#begin(byte);
    if (byte < this.#lowest || byte > this.#highest) return false;
    this.#needed -= 1;
    this.#have = this.#needed === 0 ? 0 : this.#have + 1;
    this.#lowest = LOWEST;
    this.#highest = HIGHEST;
    return true;
  }

  #begin(byte: number): boolean {
    if (byte < 0x80) return true;
    const next = continuationOf(byte);
    if (next === null) return false;
    this.#needed = next.count;
    this.#have = 1;
    this.#lowest = next.lowest;
    this.#highest = next.highest;
    return true;
  }
}

/** How many of the first bytes Node knows to be UTF-8, which is quicker. */
function lengthOfRight(bytes: Uint8Array): number {
  let end = bytes.length;
  const lowest = Math.max(0, end - MAX_CHARACTER_BYTES);
  // Back to where the last character begins, because it may be cut off.
  while (end > lowest && isContinuation(bytes[end - 1])) end -= 1;
  end = Math.max(0, end - 1);
  return isUtf8(bytes.subarray(0, end)) ? end : 0;
}

function isContinuation(byte = 0): boolean {
  return byte >= LOWEST && byte <= HIGHEST;
}

/** RFC 3629, 4: neither overlong forms, nor surrogates, nor past U+10FFFF. */
function continuationOf(first: number): Continuation | null {
  if (first < 0xc2 || first > 0xf4) return null;
  if (first < 0xe0) return { count: 1, lowest: LOWEST, highest: HIGHEST };
  const count = first < 0xf0 ? 2 : 3;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : LOWEST;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : HIGHEST;
  return { count, lowest, highest };
}
