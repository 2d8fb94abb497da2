const LF = 0x0a;
const CR = 0x0d;
/** What a chunk's size may be: more digits are no length that exists. */
const SIZE = /^([0-9a-f]{1,12})[ \t]*(?:;|$)/i;
/** A line with size and extensions is not longer. */
const MAX_LINE = 256;

/** Finds the end of a body, in whatever pieces it comes. */
export interface BodyReader {
  /** Takes bytes from i on. @returns how many of them belong to the body. */
  read(chunk: Uint8Array, i: number): number;
  /** All of it has come. */
  readonly isDone: boolean;
}

export function bodyReader(
  length: number | 'chunked' | 'to the end',
): BodyReader {
  if (length === 'chunked') return new ChunkedReader();
  return new LengthReader(length === 'to the end' ? Infinity : length);
}

class LengthReader implements BodyReader {
  #missing: number;

  constructor(length: number) {
    this.#missing = length;
  }

  get isDone(): boolean {
    return this.#missing === 0;
  }

  read(chunk: Uint8Array, i: number): number {
    const count = Math.min(this.#missing, chunk.length - i);
    this.#missing -= count;
    return count;
  }
}

/** RFC 9112, 7.1. What is wrong in it has no end: nobody can tell where. */
class ChunkedReader implements BodyReader {
  #state: 'size' | 'data' | 'end of data' | 'trailer' | 'done' | 'wrong' =
    'size';
  /** Of the present line, without CR and LF. */
  #line = '';
  /** How much of the data is still to come. */
  #missing = 0;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  read(chunk: Uint8Array, start: number): number {
    let i = start;
    while (i < chunk.length && this.#state !== 'done') {
      if (this.#state === 'wrong') return chunk.length - start;
      i += this.#state === 'data' ? this.#skip(chunk, i) : this.#see(chunk[i]);
    }
    return i - start;
  }

  #skip(chunk: Uint8Array, i: number): number {
    const count = Math.min(this.#missing, chunk.length - i);
    this.#missing -= count;
    if (this.#missing === 0) this.#state = 'end of data';
    return count;
  }

  #see(byte = 0): 1 {
    if (byte === LF) {
      this.#endLine(this.#line);
      this.#line = '';
    } else if (byte !== CR && this.#line.length < MAX_LINE) {
      this.#line += String.fromCharCode(byte);
    }
    return 1;
  }

  #endLine(line: string): void {
    if (this.#state === 'size') {
      const size = SIZE.exec(line)?.[1];
      if (size === undefined) this.#state = 'wrong';
      else {
        this.#missing = Number.parseInt(size, 16);
        this.#state = this.#missing === 0 ? 'trailer' : 'data';
      }
    } else if (this.#state === 'end of data') {
      this.#state = line === '' ? 'size' : 'wrong';
    } else if (line === '') this.#state = 'done';
  }
}
