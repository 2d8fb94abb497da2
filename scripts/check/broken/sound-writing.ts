export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

export interface FrameToSend {
  readonly fin: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** RFC 6455, 5.2: the first byte, the length, the payload; no mask. */
export function buildFrame(frame: FrameToSend, length: Buffer): Buffer {
  const first = Buffer.from([(frame.fin ? 0x80 : 0) | frame.opcode]);
  return Buffer.concat([first, length, frame.payload]);
}

/** The second byte of a frame, and what follows it of the length. */
export function encodeLength(length: number): Buffer {
  if (length < 126) return Buffer.from([length]);
  return length < 65_536 ? encodeLength16(length) : encodeLength64(length);
}

export function encodeLength16(length: number): Buffer {
  const bytes = Buffer.from([126, 0, 0]);
  bytes.writeUInt16BE(length, 1);
  return bytes;
}

export function encodeLength64(length: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(127);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}
