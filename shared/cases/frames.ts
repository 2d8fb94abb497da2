/** RFC 6455, 5.2, written again for the tests: two can err differently. */
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CONTINUATION = 0x0;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

export interface FrameFields {
  readonly opcode: number;
  readonly payload?: Buffer | string;
  readonly fin?: boolean;
  /** RSV1, RSV2, RSV3 as the bits 4, 2, 1. */
  readonly rsv?: number;
  /** The masking key, or null for a frame that is not masked. */
  readonly key?: Buffer | null;
  /** The form of the length; without it the shortest. */
  readonly form?: 7 | 16 | 64;
  /** The length to announce; without it that of the payload. */
  readonly length?: bigint;
}

/** A key of four different bytes, none of them 0. */
export const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** A frame as a client sends it: masked, unless it says otherwise. */
export function clientFrame(fields: FrameFields): Buffer {
  return frame({ key: KEY, ...fields });
}

/** A frame as a server sends it: not masked. */
export function serverFrame(fields: FrameFields): Buffer {
  return frame({ ...fields, key: null });
}

function frame(fields: FrameFields): Buffer {
  const { opcode, fin = true, rsv = 0, key = null } = fields;
  const payload = Buffer.from(fields.payload ?? '');
  const mask = key ?? Buffer.alloc(4);
  const length = fields.length ?? BigInt(payload.length);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const [length7, extended] = encodeLength(length, fields.form);
  const second = (key ? 0x80 : 0) | length7;
  const head = Buffer.from([first, second]);
  if (key === null) return Buffer.concat([head, extended, payload]);
  applyMask(payload, mask);
  return Buffer.concat([head, extended, key, payload]);
}

/** A large payload by words: byte by byte the tests would wait for us. */
function applyMask(payload: Buffer, mask: Buffer): void {
  const { buffer, byteOffset, length } = payload;
  const words =
    byteOffset % 4 === 0
      ? new Uint32Array(buffer, byteOffset, length >> 2)
      : new Uint32Array();
  const key = new Uint32Array(Uint8Array.from(mask).buffer)[0] ?? 0;
  for (let i = 0; i < words.length; i += 1) words[i] = (words[i] ?? 0) ^ key;
  for (let i = words.length * 4; i < length; i += 1) {
    payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  }
}

/** The 7 bits in the header, and what follows it. */
function encodeLength(length: bigint, form?: 7 | 16 | 64): [number, Buffer] {
  const shortest = length <= 125n ? 7 : length <= 0xffffn ? 16 : 64;
  switch (form ?? shortest) {
    case 7:
      return [Number(length), Buffer.alloc(0)];
    case 16: {
      const bytes = Buffer.alloc(2);
      bytes.writeUInt16BE(Number(length));
      return [126, bytes];
    }
    case 64: {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(length);
      return [127, bytes];
    }
  }
}

/** Bytes of which no two stretches look alike, the same ones every time. */
export function binaryPayload(length: number): Buffer {
  if (length > pattern.length) pattern = makePattern(length);
  return Buffer.from(pattern.subarray(0, length));
}

let pattern = makePattern(1024);

function makePattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i += 1) {
    bytes[i] = (i * 31 + (i >> 8) * 17 + (i >> 16)) & 0xff;
  }
  return bytes;
}

/** UTF-8 of exactly that many bytes, with characters of one to four bytes. */
export function textPayload(length: number): Buffer {
  const pattern = Buffer.from('aé€😀 ');
  const times = Math.floor(length / pattern.length);
  const rest = 'x'.repeat(length % pattern.length);
  return Buffer.concat([
    Buffer.alloc(times * pattern.length, pattern),
    Buffer.from(rest),
  ]);
}

/** A data message cut into frames whose payloads have the given lengths. */
export function fragments(
  opcode: number,
  payload: Buffer,
  lengths: readonly number[],
): readonly Buffer[] {
  let start = 0;
  return lengths.map((length, i) => {
    const part = payload.subarray(start, start + length);
    start += length;
    return clientFrame({
      opcode: i === 0 ? opcode : CONTINUATION,
      fin: i === lengths.length - 1,
      payload: part,
    });
  });
}
