import { endianness } from 'node:os';

const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Below this, making a view of words costs more than it saves. */
const MIN_BYTES_FOR_WORDS = 128;

/** The key is turned into a word as these machines have it, nearly all. */
const CAN_USE_WORDS = endianness() === 'LE';

/**
 * Applies the masking key, in place (RFC 6455, 5.3): byte i of the payload XOR
 * byte i mod 4 of the key. Masking and unmasking are the same.
 *
 * @param bytes a part of the payload.
 * @param key the masking key as one number: byte 0 is its lowest 8 bits.
 * @param start where in the payload the part begins: the key goes on from
 *   there, and does not begin anew.
 */
export function unmask(bytes: Buffer, key: number, start: number): void {
  if (bytes.length < MIN_BYTES_FOR_WORDS || !CAN_USE_WORDS) {
    unmaskBytes(bytes, rotate(key, start), 0, bytes.length);
    return;
  }
  // Words can only be read at addresses that are multiples of their size.
  const head = -bytes.byteOffset & (WORD_BYTES - 1);
  const words = Math.floor((bytes.length - head) / WORD_BYTES);
  const tail = head + words * WORD_BYTES;
  const wordKey = rotate(key, start + head);
  unmaskBytes(bytes, rotate(key, start), 0, head);
  unmaskWords(
    new Int32Array(bytes.buffer, bytes.byteOffset + head, words),
    wordKey,
  );
  unmaskBytes(bytes, wordKey, tail, bytes.length);
}

/** The key as it is for a part that begins there. */
function rotate(key: number, start: number): number {
  const bits = (start & 3) * 8;
  // A shift by 32 is one by 0.
  return bits === 0 ? key : (key >>> bits) | (key << (32 - bits));
}

/** @param key for the byte at `from`. */
function unmaskBytes(
  bytes: Uint8Array,
  key: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i += 1) {
    // Only the lowest 8 bits are stored. "& 3" is "mod 4".
    bytes[i] = (bytes[i] ?? 0) ^ (key >>> (((i - from) & 3) * 8));
  }
}

/** Eight words a round: the engine checks bounds, and counts, less often. */
function unmaskWords(words: Int32Array, key: number): void {
  const rounds = words.length - (words.length % 8);
  for (let i = 0; i < rounds; i += 8) {
    xor(words, i, key);
    xor(words, i + 1, key);
    xor(words, i + 2, key);
    xor(words, i + 3, key);
    xor(words, i + 4, key);
    xor(words, i + 5, key);
    xor(words, i + 6, key);
    xor(words, i + 7, key);
  }
  for (let i = rounds; i < words.length; i += 1) xor(words, i, key);
}

function xor(words: Int32Array, i: number, key: number): void {
  // Nothing is missing: "?? 0" is for the compiler.
  words[i] = (words[i] ?? 0) ^ key;
}
