/** `37fa213d` as bytes. */
export function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i += 1) {
    bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  }
  return bytes;
}

/** One byte as two digits. */
export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Bytes as `37 fa 21 3d`. */
export function spacedHex(bytes: Uint8Array): string {
  return Array.from(bytes, hexByte).join(' ');
}

/** One byte as eight digits. */
export function bitsOf(byte: number): string {
  return byte.toString(2).padStart(8, '0');
}
