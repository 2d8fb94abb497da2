/**
 * Blocks of a capture file (draft-ietf-opsawg-pcapng): type, length, content in
 * whole 32-bit words, and the length again. Little-endian: the magic number of
 * the first block says so.
 */
const BLOCK = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  enhancedPacket: 6,
} as const;

const OPTION = { end: 0, comment: 1, name: 2, application: 4 } as const;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MAJOR_VERSION = 1;
const UNKNOWN_LENGTH = 0xffff_ffff_ffff_ffffn;

/** A packet begins with its IP header, whose version is 4 or 6. */
const LINKTYPE_RAW = 101;
const NO_LIMIT = 0;

/** Type and length before the content; the length after it. */
const BLOCK_HEAD = 8;
const BLOCK_TAIL = 4;
/** Interface, time in two halves, length captured, length sent. */
const PACKET_FIELDS = 20;

/** How far into its block a packet begins. */
export const PACKET_START = BLOCK_HEAD + PACKET_FIELDS;

/** What every capture begins with. */
export function sectionHeader(comment: string, application: string): Buffer {
  const fields = Buffer.alloc(16);
  fields.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  fields.writeUInt16LE(MAJOR_VERSION, 4);
  fields.writeBigUInt64LE(UNKNOWN_LENGTH, 8);
  return block(
    BLOCK.sectionHeader,
    fields,
    option(OPTION.comment, comment),
    option(OPTION.application, application),
    endOfOptions(),
  );
}

/** Where the packets come from. Their times are in µs, as nothing else is said. */
export function interfaceDescription(name: string): Buffer {
  const fields = Buffer.alloc(8);
  fields.writeUInt16LE(LINKTYPE_RAW, 0);
  fields.writeUInt32LE(NO_LIMIT, 4);
  return block(
    BLOCK.interfaceDescription,
    fields,
    option(OPTION.name, name),
    endOfOptions(),
  );
}

/**
 * Makes a packet that stands at `PACKET_START` into a block.
 *
 * @param target must have room for the padding, the comment and 16 more bytes.
 * @param length of the packet, in bytes.
 * @param at ms since 1970, with fractions.
 * @returns the block: the beginning of `target`.
 */
export function packetBlock(
  target: Buffer,
  length: number,
  at: number,
  comment?: string,
): Buffer {
  const microseconds = Math.round(at * 1000);
  target.writeUInt32LE(0, BLOCK_HEAD);
  target.writeUInt32LE(Math.floor(microseconds / 2 ** 32), 12);
  target.writeUInt32LE(microseconds % 2 ** 32, 16);
  target.writeUInt32LE(length, 20);
  target.writeUInt32LE(length, 24);
  let end = PACKET_START + padded(length);
  target.fill(0, PACKET_START + length, end);
  if (comment !== undefined) {
    end += option(OPTION.comment, comment).copy(target, end);
    end += endOfOptions().copy(target, end);
  }
  return framed(BLOCK.enhancedPacket, target.subarray(0, end + BLOCK_TAIL));
}

function block(type: number, ...content: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(BLOCK_HEAD);
  const tail = Buffer.alloc(BLOCK_TAIL);
  return framed(type, Buffer.concat([head, ...content, tail]));
}

function framed(type: number, bytes: Buffer): Buffer {
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  bytes.writeUInt32LE(bytes.length, bytes.length - BLOCK_TAIL);
  return bytes;
}

function option(code: number, text: string): Buffer {
  const value = Buffer.from(text);
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt16LE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function endOfOptions(): Buffer {
  return option(OPTION.end, '');
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
