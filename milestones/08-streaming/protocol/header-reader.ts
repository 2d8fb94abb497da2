import {
  HEADER_BYTES,
  MASKING_KEY_BYTES,
  MAX_HEADER_BYTES,
  parseHeader,
} from './frame.ts';
import type { FrameHeader } from './frame.ts';
import { extendedLengthBytes, readExtendedLength } from './length.ts';
import { readKey } from './masking.ts';

// Before the first frame. Shared, so that a silent connection costs little.
const NO_BYTES: Buffer = Buffer.alloc(0);
const NO_FIELDS: FrameHeader = parseHeader(Buffer.alloc(HEADER_BYTES));

/**
 * The header of a frame, gathered byte by byte: it has 14 at the most, and a
 * chunk may end between any two. Its fields are there as soon as they can be.
 */
export class HeaderReader {
  #bytes = NO_BYTES;
  #has = 0;
  #needs = HEADER_BYTES;
  #fields = NO_FIELDS;
  #length = 0;

  get isEmpty(): boolean {
    return this.#has === 0;
  }

  /** True when the first two bytes are there, and no more. */
  get isBegun(): boolean {
    return this.#has === HEADER_BYTES;
  }

  /** True when only the masking key is missing. */
  get lacksKeyOnly(): boolean {
    return this.#has === this.#needs - MASKING_KEY_BYTES;
  }

  get isWhole(): boolean {
    return this.#has === this.#needs;
  }

  /** What the first two bytes say. */
  get fields(): FrameHeader {
    return this.#fields;
  }

  /** Bytes of the payload. */
  get length(): number {
    return this.#length;
  }

  /** As one number: byte 0 is its lowest 8 bits. */
  get maskingKey(): number {
    return readKey(this.#bytes, this.#needs - MASKING_KEY_BYTES);
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#has);
  }

  /** @throws {ProtocolError} when the length is not as it must be. */
  add(byte: number): void {
    if (this.#bytes === NO_BYTES) {
      // From Node's pool it would keep 8 KiB in memory, as long as it is there.
      this.#bytes = Buffer.allocUnsafeSlow(MAX_HEADER_BYTES);
    }
    this.#bytes[this.#has] = byte;
    this.#has += 1;
    if (this.isBegun) this.#readFirstBytes();
    if (this.lacksKeyOnly) this.#readLength();
  }

  /** For the next frame. */
  clear(): void {
    this.#has = 0;
    this.#needs = HEADER_BYTES;
  }

  #readFirstBytes(): void {
    this.#fields = parseHeader(this.#bytes);
    const { length7 } = this.#fields;
    this.#length = length7;
    this.#needs += extendedLengthBytes(length7) + MASKING_KEY_BYTES;
  }

  #readLength(): void {
    if (this.#has === HEADER_BYTES) return;
    const extended = this.#bytes.subarray(HEADER_BYTES, this.#has);
    this.#length = readExtendedLength(extended);
  }
}
