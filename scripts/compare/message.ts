import { randomBytes } from 'node:crypto';

// RFC 6455, 5.2: the first byte of a whole binary message in one frame, and
// what the second byte says of the mask and of longer lengths.
const FIN_AND_BINARY = 0x82;
const MASKED = 0x80;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;
const LARGEST_7_BITS = 125;
const LARGEST_16_BITS = 0xffff;

/** No byte is zero: a server must not get away without unmasking. */
const MASKING_KEY = Buffer.from([0x1b, 0xa7, 0x5c, 0xe3]);

/**
 * A longer payload repeats a block of this length, so that it never exists as
 * a whole. A multiple of 4 keeps the mask in step; no power of two, so that a
 * server that mixes up its own blocks does not send back the right bytes.
 */
const BLOCK_LENGTH = 1024 * 1024 + 4;

/** A binary message: how the client sends it and how its echo must look. */
export interface Message {
  /** Before the masked payload: header and masking key. */
  readonly header: Buffer;
  /** Repeated up to the payload's length, as sent: masked. */
  readonly maskedBlock: Buffer;
  /** The same, as it must come back. */
  readonly block: Buffer;
  /** Bytes of payload. */
  readonly length: number;
  readonly echoHeader: Buffer;
  /** Bytes of the whole echo, in one frame that is not masked. */
  readonly echoLength: number;
}

export function buildMessage(length: number): Message {
  const block = randomBytes(Math.min(length, BLOCK_LENGTH));
  const maskedBlock = Buffer.from(block);
  for (const [i, byte] of block.entries()) {
    maskedBlock[i] = byte ^ MASKING_KEY.readUInt8(i % MASKING_KEY.length);
  }
  const echoHeader = headerOf(length, 0);
  return {
    header: Buffer.concat([headerOf(length, MASKED), MASKING_KEY]),
    maskedBlock,
    block,
    length,
    echoHeader,
    echoLength: echoHeader.length + length,
  };
}

/** The whole frame at once: for messages that are not longer than a block. */
export function frameOf({ header, maskedBlock, length }: Message): Buffer {
  if (maskedBlock.length !== length) throw new Error('longer than one block');
  return Buffer.concat([header, maskedBlock]);
}

function headerOf(length: number, maskBit: number): Buffer {
  if (length <= LARGEST_7_BITS) {
    return Buffer.from([FIN_AND_BINARY, maskBit | length]);
  }
  if (length <= LARGEST_16_BITS) {
    const header = Buffer.from([FIN_AND_BINARY, maskBit, 0, 0]);
    header[1] = maskBit | LENGTH_IN_16_BITS;
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header[0] = FIN_AND_BINARY;
  header[1] = maskBit | LENGTH_IN_64_BITS;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
