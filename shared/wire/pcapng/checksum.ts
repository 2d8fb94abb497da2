/**
 * Adds up 16-bit words, the most significant byte first; a last single byte
 * counts as if a zero followed. The sum is not folded yet.
 */
export function sumOfWords(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length - (bytes.length % 4);
  let sum = 0;
  // RFC 1071, 2: two words at once give the same, as 2^16 folds to 1. It is
  // the whole cost of a capture, next to writing it.
  for (let i = 0; i < whole; i += 4) sum += view.getUint32(i);
  for (let i = whole; i < bytes.length; i += 1) {
    sum += view.getUint8(i) * (i % 2 === 0 ? 256 : 1);
  }
  return sum;
}

/** The checksum of IP and TCP: the complement of a one's complement sum. */
export function checksumOf(sum: number): number {
  let folded = sum;
  // RFC 1071, 1: what does not fit into 16 bits comes in again at the right.
  while (folded > 0xffff) {
    folded = (folded % 65_536) + Math.floor(folded / 65_536);
  }
  return 0xffff - folded;
}
