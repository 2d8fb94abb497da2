/** Small parts are gathered in blocks, which grow between these sizes. */
const FIRST_BLOCK_BYTES = 512;
const LARGEST_BLOCK_BYTES = 64 * 1024;

/** Keeping a part costs memory of its own: fewer bytes are not worth it. */
const MIN_KEPT_BYTES = 4 * 1024;

/**
 * A payload as it grows. It is kept in the parts in which it came, so that a
 * large one is not copied. The exception are small parts: each would be an
 * object of its own, or keep in memory the whole of a much larger chunk. They
 * are copied together into blocks.
 */
export class PayloadParts {
  readonly #parts: Buffer[] = [];
  /** Where small parts go; the first `#used` bytes of it hold something. */
  #block: Buffer | null = null;
  #used = 0;
  #length = 0;

  /** Bytes in all parts. */
  get length(): number {
    return this.#length;
  }

  add(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // A first part is often the only one: nothing to gather it with yet.
    const isAlone = this.#length === 0;
    this.#length += bytes.length;
    if (isAlone || isWorthKeeping(bytes)) {
      this.#closeBlock();
      this.#parts.push(bytes);
    } else {
      this.#gather(bytes);
    }
  }

  /** The parts, in order. Nothing may be added afterwards. */
  finish(): readonly Buffer[] {
    this.#closeBlock();
    return this.#parts;
  }

  #gather(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      const block = this.#blockWithRoom();
      const copied = rest.copy(block, this.#used);
      this.#used += copied;
      rest = rest.subarray(copied);
    }
  }

  #blockWithRoom(): Buffer {
    if (this.#block !== null && this.#used < this.#block.length) {
      return this.#block;
    }
    const before = this.#block?.length ?? FIRST_BLOCK_BYTES / 2;
    this.#closeBlock();
    const size = Math.min(before * 2, LARGEST_BLOCK_BYTES);
    // Its rest is never looked at before it has been written.
    this.#block = Buffer.allocUnsafeSlow(size);
    return this.#block;
  }

  #closeBlock(): void {
    if (this.#block === null) return;
    this.#parts.push(this.#block.subarray(0, this.#used));
    this.#block = null;
    this.#used = 0;
  }
}

function isWorthKeeping(bytes: Buffer): boolean {
  const isMostOfItsChunk = bytes.length * 2 >= bytes.buffer.byteLength;
  return bytes.length >= MIN_KEPT_BYTES && isMostOfItsChunk;
}
