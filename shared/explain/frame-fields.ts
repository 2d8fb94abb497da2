/** A frame as far as its bytes are there (RFC 6455, 5.2). */
export interface ParsedFrame {
  /** Where in the bytes it begins. */
  readonly start: number;
  readonly fin: number;
  readonly rsv: number;
  readonly opcode: number;
  readonly mask: number;
  /** How many bits the length takes. */
  readonly lengthBits: 7 | 16 | 64;
  readonly length: bigint;
  readonly key: Buffer | null;
  readonly headerLength: number;
  /** As it was sent, still masked where it was. */
  readonly payload: Buffer;
  readonly isComplete: boolean;
}

const NAMES: Readonly<Record<number, string>> = {
  0x0: 'continuation',
  0x1: 'text',
  0x2: 'binary',
  0x8: 'close',
  0x9: 'ping',
  0xa: 'pong',
};

export function opcodeName(opcode: number): string {
  return NAMES[opcode] ?? 'reserved';
}

/** The frame that begins there; null while its header is not complete. */
export function parseFrame(bytes: Buffer, start: number): ParsedFrame | null {
  const rest = bytes.subarray(start);
  const [first, second] = rest;
  if (first === undefined || second === undefined) return null;
  const mask = second >> 7;
  const length7 = second & 0x7f;
  const lengthBits = length7 === 126 ? 16 : length7 === 127 ? 64 : 7;
  const keyAt = 2 + (lengthBits === 7 ? 0 : lengthBits / 8);
  const headerLength = keyAt + mask * 4;
  if (rest.length < headerLength) return null;
  const length =
    lengthBits === 7
      ? BigInt(length7)
      : lengthBits === 16
        ? BigInt(rest.readUInt16BE(2))
        : rest.readBigUInt64BE(2);
  const payload = take(rest.subarray(headerLength), length);
  return {
    start,
    fin: first >> 7,
    rsv: (first >> 4) & 0x7,
    opcode: first & 0xf,
    mask,
    lengthBits,
    length,
    key: mask ? rest.subarray(keyAt, headerLength) : null,
    headerLength,
    payload,
    isComplete: BigInt(payload.length) === length,
  };
}

function take(bytes: Buffer, length: bigint): Buffer {
  return length < BigInt(bytes.length)
    ? bytes.subarray(0, Number(length))
    : bytes;
}

/** The frames that the bytes begin with, the last one perhaps cut off. */
export function parseFrames(bytes: Buffer): readonly ParsedFrame[] {
  const frames: ParsedFrame[] = [];
  let start = 0;
  for (;;) {
    const frame = parseFrame(bytes, start);
    if (frame === null) return frames;
    frames.push(frame);
    if (!frame.isComplete) return frames;
    start += frame.headerLength + frame.payload.length;
  }
}

/** The first bytes of the payload, without the mask. */
function unmasked({ payload, key }: ParsedFrame, n: number): Buffer {
  const part = Buffer.from(payload.subarray(0, n));
  for (let i = 0; key !== null && i < part.length; i += 1) {
    part[i] = (part[i] ?? 0) ^ (key[i % 4] ?? 0);
  }
  return part;
}

/** In one line: `text, FIN 1, 5 bytes, masked`. */
export function describeFrame(frame: ParsedFrame): string {
  const { opcode, fin, rsv, length, mask, isComplete, payload } = frame;
  const parts = [
    opcodeName(opcode) + (NAMES[opcode] ? '' : ` opcode ${opcode}`),
    `FIN ${fin}`,
    ...(rsv ? [`RSV ${bits(rsv)}`] : []),
    length === 1n ? '1 byte' : `${length} bytes`,
    ...(mask ? ['masked'] : []),
    ...(isComplete ? [] : [`of which ${payload.length} are there`]),
  ];
  return parts.join(', ');
}

function bits(rsv: number): string {
  return rsv.toString(2).padStart(3, '0');
}

/** The fields by their names in the RFC, in the order of the bytes. */
export function fieldsOf(frame: ParsedFrame): ReadonlyMap<string, string> {
  const { fin, rsv, opcode, mask, length, lengthBits, key } = frame;
  const fields = new Map([
    ['FIN', String(fin)],
    ['RSV1, RSV2, RSV3', bits(rsv)],
    ['opcode', `${opcode} (${opcodeName(opcode)})`],
    ['MASK', String(mask)],
    ['payload length', `${length} (${lengthBits} bits)`],
  ]);
  if (key) fields.set('masking key', key.toString('hex'));
  fields.set('payload', previewOf(frame));
  const isClose = opcode === 0x8 && frame.payload.length >= 2;
  if (isClose) {
    fields.set('close code', String(unmasked(frame, 2).readUInt16BE()));
  }
  return fields;
}

const PREVIEW_BYTES = 6;

/** Hex, or text where that can be read. */
function previewOf(frame: ParsedFrame): string {
  if (frame.payload.length === 0) return '(none)';
  const part = unmasked(frame, PREVIEW_BYTES);
  const more = frame.payload.length > part.length ? '…' : '';
  const text = part.toString('latin1');
  if (/^[\x20-\x7e]+$/.test(text)) return `"${text}"${more}`;
  return part.toString('hex').replace(/..(?=.)/g, '$& ') + more;
}
