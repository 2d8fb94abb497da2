import { isUtf8 } from 'node:buffer';

/** RFC 3629, 4: the first byte, and what the second one may then be. */
interface Lead {
  readonly from: number;
  readonly to: number;
  /** Bytes that follow the first. */
  readonly following: number;
  readonly lowest: number;
  readonly highest: number;
}

const LEADS: readonly Lead[] = [
  { from: 0xc2, to: 0xdf, following: 1, lowest: 0x80, highest: 0xbf },
  // Anything lower would have a shorter form.
  { from: 0xe0, to: 0xe0, following: 2, lowest: 0xa0, highest: 0xbf },
  { from: 0xe1, to: 0xec, following: 2, lowest: 0x80, highest: 0xbf },
  // Anything higher would be half of a surrogate pair.
  { from: 0xed, to: 0xed, following: 2, lowest: 0x80, highest: 0x9f },
  { from: 0xee, to: 0xef, following: 2, lowest: 0x80, highest: 0xbf },
  { from: 0xf0, to: 0xf0, following: 3, lowest: 0x90, highest: 0xbf },
  { from: 0xf1, to: 0xf3, following: 3, lowest: 0x80, highest: 0xbf },
  // Anything higher would be above U+10FFFF.
  { from: 0xf4, to: 0xf4, following: 3, lowest: 0x80, highest: 0x8f },
];

const LAST_ASCII = 0x7f;
const LOWEST_FOLLOWING = 0x80;
const HIGHEST_FOLLOWING = 0xbf;

/** A character has three bytes after its first, at the most. */
const MAX_FOLLOWING = 3;

/** Up to here a loop is quicker than asking Node. */
const MAX_BYTES_FOR_LOOP = 64;

/**
 * Checks UTF-8 as it arrives (RFC 6455, 8.1). The bytes may be cut anywhere,
 * within a character too, and the first impossible one is noticed at once.
 */
export class Utf8Validator {
  /** Bytes that the last character still lacks. */
  #missing = 0;
  #lowest = LOWEST_FOLLOWING;
  #highest = HIGHEST_FOLLOWING;

  /** True when no character is cut. */
  get isComplete(): boolean {
    return this.#missing === 0;
  }

  /** False as soon as a byte cannot belong to UTF-8, whatever follows. */
  push(bytes: Buffer, start: number, end: number): boolean {
    let next = start;
    // The rest of the character that the bytes before have begun.
    while (this.#missing > 0 && next < end) {
      if (!this.#pushByte(bytes[next] ?? 0)) return false;
      next += 1;
    }
    if (end - next <= MAX_BYTES_FOR_LOOP && isAscii(bytes, next, end)) {
      return true;
    }
    // Node checks whole characters much faster than we can.
    const last = startOfLastCharacter(bytes, next, end);
    if (!isUtf8(bytes.subarray(next, last))) return false;
    for (let i = last; i < end; i += 1) {
      if (!this.#pushByte(bytes[i] ?? 0)) return false;
    }
    return true;
  }

  #pushByte(byte: number): boolean {
    if (this.#missing === 0) return this.#pushLead(byte);
    if (byte < this.#lowest || byte > this.#highest) return false;
    this.#missing -= 1;
    this.#lowest = LOWEST_FOLLOWING;
    this.#highest = HIGHEST_FOLLOWING;
    return true;
  }

  #pushLead(byte: number): boolean {
    if (byte <= LAST_ASCII) return true;
    const lead = LEADS.find(({ from, to }) => byte >= from && byte <= to);
    if (lead === undefined) return false;
    this.#missing = lead.following;
    this.#lowest = lead.lowest;
    this.#highest = lead.highest;
    return true;
  }
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    if ((bytes[i] ?? 0) > LAST_ASCII) return false;
  }
  return true;
}

/** Where the last character begins that may be cut: at most 3 bytes back. */
function startOfLastCharacter(
  bytes: Buffer,
  start: number,
  end: number,
): number {
  const earliest = Math.max(start, end - MAX_FOLLOWING);
  for (let i = end - 1; i >= earliest; i -= 1) {
    const byte = bytes[i] ?? 0;
    if (byte > HIGHEST_FOLLOWING) return i;
    if (byte <= LAST_ASCII) break;
  }
  return end;
}
