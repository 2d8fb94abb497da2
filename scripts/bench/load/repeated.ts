const NONE: Buffer = Buffer.alloc(0);

/** Bytes of any length: what stands in the middle is in memory only once. */
export class Repeated {
  readonly first: Buffer;
  readonly middle: Buffer;
  readonly times: number;
  readonly last: Buffer;

  constructor(middle: Buffer, times = 1, first = NONE, last = NONE) {
    this.first = first;
    this.middle = middle;
    this.times = times;
    this.last = last;
  }

  get length(): number {
    return this.#startOfLast + this.last.length;
  }

  get #startOfLast(): number {
    return this.first.length + this.middle.length * this.times;
  }

  *pieces(): Generator<Buffer> {
    if (this.first.length > 0) yield this.first;
    for (let i = 0; i < this.times; i += 1) yield this.middle;
    if (this.last.length > 0) yield this.last;
  }

  /** What stands there, up to the end of its piece. */
  from(position: number): Buffer {
    const inMiddle = position - this.first.length;
    if (inMiddle < 0) return this.first.subarray(position);
    if (position >= this.#startOfLast) {
      return this.last.subarray(position - this.#startOfLast);
    }
    return this.middle.subarray(inMiddle % this.middle.length);
  }

  /** @throws when these are not the bytes that stand there. */
  expect(bytes: Buffer, position: number): void {
    for (let at = 0; at < bytes.length;) {
      const expected = this.from(position + at);
      const came = bytes.subarray(at, at + expected.length);
      const isRight = came.equals(expected.subarray(0, came.length));
      if (came.length === 0 || !isRight) {
        throw new Error(`the echo is wrong, from its byte ${position + at} on`);
      }
      at += came.length;
    }
  }
}
