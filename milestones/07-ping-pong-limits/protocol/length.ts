import {
  LENGTH_16_BYTES,
  LENGTH_64_BYTES,
  LENGTH_IN_16_BITS,
  LENGTH_IN_64_BITS,
  MAX_16_BIT_LENGTH,
  MAX_64_BIT_LENGTH,
  MAX_7_BIT_LENGTH,
} from './frame.ts';
import { ProtocolError } from './protocol-error.ts';

/** The bytes of the length that follow the header: none, 2 or 8. */
export function extendedLengthBytes(length7: number): number {
  if (length7 === LENGTH_IN_16_BITS) return LENGTH_16_BYTES;
  if (length7 === LENGTH_IN_64_BITS) return LENGTH_64_BYTES;
  return 0;
}

/**
 * @param bytes the 2 or 8 bytes that follow the header.
 * @throws {ProtocolError} when a rule for them is broken.
 */
export function readExtendedLength(bytes: Buffer): number {
  const is16Bits = bytes.length === LENGTH_16_BYTES;
  return is16Bits ? checkLength16(bytes.readUInt16BE()) : readLength64(bytes);
}

// RFC 6455, 5.2: the shortest of the three forms is the only right one.
function tooLongAForm(): ProtocolError {
  return new ProtocolError(
    'LENGTH_NOT_SHORTEST',
    'the length is not in its shortest form',
  );
}

/** @throws {ProtocolError} when 7 bits would have been enough. */
export function checkLength16(length: number): number {
  if (length <= MAX_7_BIT_LENGTH) throw tooLongAForm();
  return length;
}

/**
 * Reads the length in its 64-bit form, most significant byte first.
 *
 * Only a bigint holds 64 bits. As a number the result is exact up to 2^53, and
 * beyond that it is still larger than any limit.
 *
 * @throws {ProtocolError} when the top bit is set or 16 bits would be enough.
 */
export function readLength64(bytes: Buffer): number {
  const length = bytes.readBigUInt64BE();
  if (length > MAX_64_BIT_LENGTH) {
    throw new ProtocolError(
      'LENGTH_TOP_BIT',
      'the top bit of the 64-bit length is set',
    );
  }
  if (length <= MAX_16_BIT_LENGTH) throw tooLongAForm();
  return Number(length);
}
