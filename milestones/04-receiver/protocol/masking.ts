const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/** Below this, making a view of words costs more than it saves. */
const MIN_BYTES_FOR_WORDS = 128;

/** The masking key as four bytes and as one word, in this machine's order. */
const keyWord = new Uint32Array(1);
const keyBytes = new Uint8Array(keyWord.buffer);

/**
 * Applies the masking key, in place (RFC 6455, 5.3): byte i of the payload XOR
 * byte i mod 4 of the key. Masking and unmasking are the same.
 *
 * @param bytes a part of the payload.
 * @param key the four bytes of the masking key.
 * @param start where in the payload the part begins: the key goes on from
 *   there, and does not begin anew.
 */
export function unmask(bytes: Buffer, key: Buffer, start: number): void {
  if (bytes.length < MIN_BYTES_FOR_WORDS) {
    unmaskBytes(bytes, key, start, 0, bytes.length);
    return;
  }
  // Words can only be read at addresses that are multiples of their size.
  const head = -bytes.byteOffset & (WORD_BYTES - 1);
  const words = Math.floor((bytes.length - head) / WORD_BYTES);
  const tail = head + words * WORD_BYTES;
  unmaskBytes(bytes, key, start, 0, head);
  unmaskWords(bytes, key, start, head, words);
  unmaskBytes(bytes, key, start, tail, bytes.length);
}

function unmaskBytes(
  bytes: Uint8Array,
  key: Buffer,
  start: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i += 1) {
    // "& 3" is "mod 4". Nothing is missing: "?? 0" is for the compiler.
    bytes[i] = (bytes[i] ?? 0) ^ (key[(start + i) & 3] ?? 0);
  }
}

/** Four bytes at a time. */
function unmaskWords(
  bytes: Buffer,
  key: Buffer,
  start: number,
  from: number,
  count: number,
): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + from, count);
  keyBytes.fill(0);
  unmaskBytes(keyBytes, key, start + from, 0, WORD_BYTES);
  const word = keyWord[0] ?? 0;
  for (let i = 0; i < count; i += 1) {
    words[i] = (words[i] ?? 0) ^ word;
  }
}
