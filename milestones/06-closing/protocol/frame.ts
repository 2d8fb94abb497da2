/*
 * RFC 6455, 5.2: what a frame looks like.
 *
 *   byte 0   FIN  RSV1 RSV2 RSV3  opcode (4 bits)
 *   byte 1   MASK payload length (7 bits)
 *            then the length again, if 7 bits do not suffice: 2 or 8 bytes
 *            then the masking key, if MASK is set: 4 bytes
 *            then the payload
 */

export const HEADER_BYTES = 2;
export const MASKING_KEY_BYTES = 4;

const FIN = 0b1000_0000;
const RSV1 = 0b0100_0000;
const RSV2 = 0b0010_0000;
const RSV3 = 0b0001_0000;
const OPCODE = 0b0000_1111;
/** The highest bit of the opcode tells control frames from data frames. */
const CONTROL = 0b0000_1000;

const MASK = 0b1000_0000;
const PAYLOAD_LENGTH = 0b0111_1111;

/** RFC 6455, 11.8. */
export const OPCODES = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

/** The 7 bits of the length that say: it follows, in 16 or 64 bits. */
export const LENGTH_IN_16_BITS = 126;
export const LENGTH_IN_64_BITS = 127;
export const LENGTH_16_BYTES = 2;
export const LENGTH_64_BYTES = 8;

/** The greatest length that each shorter form can hold. */
export const MAX_7_BIT_LENGTH = 125;
export const MAX_16_BIT_LENGTH = 0xffff;
/** RFC 6455, 5.2: the most significant bit of the 64 must be 0. */
export const MAX_64_BIT_LENGTH = 0x7fff_ffff_ffff_ffffn;

/** RFC 6455, 5.5. */
export const MAX_CONTROL_PAYLOAD = MAX_7_BIT_LENGTH;

/** What the first two bytes of a frame say. */
export interface FrameHeader {
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  readonly opcode: number;
  readonly masked: boolean;
  /** 0 to 125, or one of the two that say where the length stands. */
  readonly length7: number;
}

/** @param bytes the two bytes that every frame begins with. */
export function parseHeader(bytes: Buffer): FrameHeader {
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  return {
    fin: (first & FIN) !== 0,
    rsv1: (first & RSV1) !== 0,
    rsv2: (first & RSV2) !== 0,
    rsv3: (first & RSV3) !== 0,
    opcode: first & OPCODE,
    masked: (second & MASK) !== 0,
    length7: second & PAYLOAD_LENGTH,
  };
}

/** Bytes of the header of a frame that is not masked. */
export function headerLength(payloadLength: number): number {
  if (payloadLength <= MAX_7_BIT_LENGTH) return HEADER_BYTES;
  if (payloadLength <= MAX_16_BIT_LENGTH) return HEADER_BYTES + LENGTH_16_BYTES;
  return HEADER_BYTES + LENGTH_64_BYTES;
}

/**
 * Writes the header of a frame that is not masked to the start of a buffer,
 * with the length in its shortest form.
 */
export function writeHeader(
  bytes: Buffer,
  fin: boolean,
  opcode: number,
  payloadLength: number,
): void {
  bytes.writeUInt8((fin ? FIN : 0) | opcode, 0);
  if (payloadLength <= MAX_7_BIT_LENGTH) {
    bytes.writeUInt8(payloadLength, 1);
  } else if (payloadLength <= MAX_16_BIT_LENGTH) {
    bytes.writeUInt8(LENGTH_IN_16_BITS, 1);
    bytes.writeUInt16BE(payloadLength, HEADER_BYTES);
  } else {
    bytes.writeUInt8(LENGTH_IN_64_BITS, 1);
    bytes.writeBigUInt64BE(BigInt(payloadLength), HEADER_BYTES);
  }
}

/** RFC 6455, 5.5: close, ping and pong, and what may come in the future. */
export function isControl(opcode: number): boolean {
  return (opcode & CONTROL) !== 0;
}

/** The name of an opcode, for people. */
export function opcodeName(opcode: number): string {
  for (const [name, value] of Object.entries(OPCODES)) {
    if (value === opcode) return name;
  }
  return `reserved (0x${opcode.toString(16)})`;
}
