import { bigEndian } from './numbers.ts';

/** The bytes of a frame before its payload (RFC 6455, 5.2). */
export interface FrameHeader {
  readonly fin: boolean;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv: number;
  readonly opcode: number;
  readonly isMasked: boolean;
  readonly lengthForm: 7 | 16 | 64;
  /** In bytes. Beyond 2^53 not exact. */
  readonly payloadLength: number;
  /** In bytes, always exact. */
  readonly exactLength: bigint;
  readonly maskingKey: Uint8Array | null;
}

/** 2 bytes, 8 of extended payload length, 4 of masking key. */
export const MAX_HEADER_BYTES = 14;
/** They say how long the header is. */
export const FIRST_BYTES = 2;
export const KEY_BYTES = 4;

const FIN = 0b1000_0000;
const RSV = 0b0111_0000;
const OPCODE = 0b0000_1111;
const MASK = 0b1000_0000;
const LENGTH = 0b0111_1111;

/** The values of the 7-bit length which say that the length follows. */
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

/** How many bytes the header has, by its second byte. */
export function headerLength(second: number): number {
  const key = (second & MASK) === 0 ? 0 : KEY_BYTES;
  return FIRST_BYTES + extendedBytes(second) + key;
}

/** How many bytes of extended payload length follow the second byte. */
export function extendedBytes(second: number): 0 | 2 | 8 {
  const length7 = second & LENGTH;
  if (length7 === LENGTH_IN_16_BITS) return 2;
  return length7 === LENGTH_IN_64_BITS ? 8 : 0;
}

/** Reads a header that is whole. */
export function parseHeader(bytes: Uint8Array): FrameHeader {
  const [first = 0, second = 0] = bytes;
  const extended = extendedBytes(second);
  const keyAt = FIRST_BYTES + extended;
  const isMasked = (second & MASK) !== 0;
  const length =
    extended === 0
      ? BigInt(second & LENGTH)
      : bigEndian(bytes.subarray(FIRST_BYTES, keyAt));
  return {
    fin: (first & FIN) !== 0,
    rsv: (first & RSV) >> 4,
    opcode: first & OPCODE,
    isMasked,
    lengthForm: extended === 0 ? 7 : extended === 2 ? 16 : 64,
    payloadLength: Number(length),
    exactLength: length,
    maskingKey: isMasked ? bytes.slice(keyAt, keyAt + KEY_BYTES) : null,
  };
}
