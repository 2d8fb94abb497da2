/** `50,000`. */
export function grouped(n: number | bigint): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 byte`, `50,000 bytes`. */
export function countBytes(n: number | bigint): string {
  return `${grouped(n)} ${Number(n) === 1 ? 'byte' : 'bytes'}`;
}

/** A number of bytes, the first of them the most significant. */
export function bigEndian(bytes: Uint8Array): bigint {
  let n = 0n;
  for (const byte of bytes) n = n * 256n + BigInt(byte);
  return n;
}

/** How the bytes make the number: `195 · 256 + 80 = 50,000`. */
export function lengthArithmetic(bytes: Uint8Array): string {
  const terms = Array.from(bytes, (byte, i) =>
    term(byte, bytes.length - 1 - i),
  ).filter((each) => each !== null);
  return `${terms.join(' + ')} = ${grouped(bigEndian(bytes))}`;
}

/** Null for a 0 that would only make a long sum longer. */
function term(byte: number, power: number): string | null {
  if (power === 0) return String(byte);
  if (byte === 0 && power > 1) return null;
  // Beyond 256³ a power of 2 is easier to read than its digits.
  const factor = power < 4 ? grouped(256 ** power) : `2^${power * 8}`;
  return `${byte} · ${factor}`;
}
