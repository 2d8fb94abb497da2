import { endianness } from 'node:os';
import { createUnmask } from './simd.ts';

const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Below this, making a view of words costs more than it saves. */
const MIN_BYTES_FOR_WORDS = 128;

/** From here on it is twice as fast, though it copies there and back. */
const MIN_BYTES_FOR_SIMD = 2048;

const unmaskBySimd = createUnmask();

/** A key has its first byte lowest; so have words on nearly all machines. */
const CAN_USE_WORDS = endianness() === 'LE';

/**
 * Applies the masking key, in place (RFC 6455, 5.3): byte i of the payload XOR
 * byte i mod 4 of the key. Masking and unmasking are the same.
 *
 * @param bytes what came: from `start` to `end` it is a part of the payload.
 * @param key the masking key as one number: byte 0 is its lowest 8 bits.
 * @param position where in the payload the part begins: the key goes on from
 *   there, and does not begin anew.
 */
export function unmask(
  bytes: Buffer,
  start: number,
  end: number,
  key: number,
  position: number,
): void {
  const partKey = rotate(key, position);
  if (unmaskBySimd !== null && end - start >= MIN_BYTES_FOR_SIMD) {
    unmaskBySimd(bytes, start, end, partKey);
    return;
  }
  if (end - start < MIN_BYTES_FOR_WORDS || !CAN_USE_WORDS) {
    unmaskBytes(bytes, start, end, partKey);
    return;
  }
  // Words can only be read at addresses that are multiples of their size.
  const head = -(bytes.byteOffset + start) & (WORD_BYTES - 1);
  const words = Math.floor((end - start - head) / WORD_BYTES);
  const first = start + head;
  const tail = first + words * WORD_BYTES;
  const wordKey = rotate(partKey, head);
  unmaskBytes(bytes, start, first, partKey);
  unmaskWords(
    new Int32Array(bytes.buffer, bytes.byteOffset + first, words),
    wordKey,
  );
  unmaskBytes(bytes, tail, end, wordKey);
}

/** Reads a masking key as one number: byte 0 becomes its lowest 8 bits. */
export function readKey(bytes: Buffer, start: number): number {
  return (
    (bytes[start] ?? 0) |
    ((bytes[start + 1] ?? 0) << 8) |
    ((bytes[start + 2] ?? 0) << 16) |
    ((bytes[start + 3] ?? 0) << 24)
  );
}

/** The key as it is for a part that begins there. */
function rotate(key: number, position: number): number {
  const bits = (position & 3) * 8;
  // A shift by 32 is one by 0.
  return bits === 0 ? key : (key >>> bits) | (key << (32 - bits));
}

/** @param key for the byte at `start`. */
function unmaskBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  key: number,
): void {
  let i = start;
  // Only the lowest 8 bits of each are stored.
  for (; i + 4 <= end; i += 4) {
    bytes[i] = (bytes[i] ?? 0) ^ key;
    bytes[i + 1] = (bytes[i + 1] ?? 0) ^ (key >>> 8);
    bytes[i + 2] = (bytes[i + 2] ?? 0) ^ (key >>> 16);
    bytes[i + 3] = (bytes[i + 3] ?? 0) ^ (key >>> 24);
  }
  for (let rest = key; i < end; i += 1, rest >>>= 8) {
    bytes[i] = (bytes[i] ?? 0) ^ rest;
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
