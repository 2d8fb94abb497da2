/** A head that is longer is given up. */
export const MAX_HEAD_BYTES = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const FIRST_CAPACITY = 1024;

/**
 * Collects an HTTP head up to its empty line. Line feeds alone are taken too:
 * what is wrong with them is not said here.
 */
export class HeadReader {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #length = 0;
  /** Of the present line, without its CR. */
  #lineLength = 0;
  #isDone = false;

  get length(): number {
    return this.#length;
  }

  /** The empty line has come. */
  get isDone(): boolean {
    return this.#isDone;
  }

  get isTooLong(): boolean {
    return !this.#isDone && this.#length >= MAX_HEAD_BYTES;
  }

  /** What has come so far. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Takes bytes from i on. @returns how many of them belong to the head. */
  read(chunk: Uint8Array, i: number): number {
    const limit = Math.min(chunk.length, i + MAX_HEAD_BYTES - this.#length);
    let end = i;
    while (end < limit && !this.#isDone) {
      this.#see(chunk[end] ?? 0, this.#length + end - i);
      end += 1;
    }
    this.#keep(chunk.subarray(i, end));
    return end - i;
  }

  #see(byte: number, offset: number): void {
    if (byte === LF) {
      // An empty line at the beginning is no end (RFC 9112, 2.2).
      this.#isDone = this.#lineLength === 0 && offset > 1;
      this.#lineLength = 0;
    } else if (byte !== CR) {
      this.#lineLength += 1;
    }
  }

  #keep(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#length);
    this.#length = length;
  }
}
