/**
 * Chunks go in as they arrive; exactly as many bytes as asked for come out, or
 * null for "not yet". TCP cuts where it likes: between any two bytes.
 *
 * Nothing that waits is ever copied again, so the cost stays linear however
 * the bytes are cut.
 */
export class ByteQueue {
  readonly #chunks: Buffer[] = [];
  /** The first chunk that still holds something. */
  #first = 0;
  /** How much of that chunk has been read. */
  #offset = 0;
  #length = 0;

  /** The number of bytes that wait. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Takes exactly n bytes, or gives null when they are not all there yet. */
  read(n: number): Buffer | null {
    if (n > this.#length) return null;
    const bytes = this.#takeFromFirst(n);
    if (bytes.length === n) return bytes;
    return this.#join(bytes, n);
  }

  /**
   * Takes what can be had without copying: at least one byte, at most n. Null
   * when there is nothing.
   */
  readSome(n: number): Buffer | null {
    return this.#length === 0 ? null : this.#takeFromFirst(n);
  }

  /** The bytes that were asked for lie in several chunks: the only copy. */
  #join(start: Buffer, n: number): Buffer {
    const bytes = Buffer.allocUnsafe(n);
    let length = start.copy(bytes);
    while (length < n) {
      length += this.#takeFromFirst(n - length).copy(bytes, length);
    }
    return bytes;
  }

  #takeFromFirst(n: number): Buffer {
    const chunk = this.#chunks[this.#first];
    if (chunk === undefined) return Buffer.alloc(0);
    const bytes = chunk.subarray(this.#offset, this.#offset + n);
    this.#offset += bytes.length;
    this.#length -= bytes.length;
    if (this.#offset === chunk.length) this.#dropFirst();
    return bytes;
  }

  /** Moving the rest up for every chunk would make the cost quadratic. */
  #dropFirst(): void {
    this.#offset = 0;
    this.#first += 1;
    if (this.#first * 2 >= this.#chunks.length) {
      this.#chunks.splice(0, this.#first);
      this.#first = 0;
    }
  }
}
