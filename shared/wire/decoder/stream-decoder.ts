import type { Problem, Sender, WireEvent } from '../events.ts';
import type { Agreement } from './agreement.ts';
import { FrameReader } from './frame-reader.ts';
import { HeadReader } from './head-reader.ts';
import { parseHead } from './http-head.ts';
import type { HttpHead } from './http-head.ts';

/** What the next bytes of a stream are. */
export type Mode = 'head' | 'frames' | 'body';

/** How much of a head there is. */
export type Extent = 'whole' | 'too long' | 'cut off';

export interface StreamDecoderOptions {
  readonly connection: number;
  readonly from: Sender;
  readonly keepBytes: number;
  readonly agreement: Agreement;
  readonly emit: (event: WireEvent) => void;
  /** Judges and tells a head, and says what follows it. */
  readonly onHead: (head: HttpHead, extent: Extent, at: number) => Mode;
}

/** All bytes of one sender: heads, then frames or a body. */
export class StreamDecoder {
  readonly #options: StreamDecoderOptions;
  readonly #frames: FrameReader;
  #head = new HeadReader();
  #mode: Mode = 'head';
  #bytes = 0;
  #chunks = 0;
  #hasEnded = false;

  constructor(options: StreamDecoderOptions) {
    this.#options = options;
    this.#frames = new FrameReader({ ...options, judgesMask: true });
  }

  /** How many bytes have come. */
  get bytes(): number {
    return this.#bytes;
  }

  get mode(): Mode {
    return this.#mode;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** A close frame has come. */
  get hasClosed(): boolean {
    return this.#frames.hasClosed;
  }

  push(chunk: Uint8Array, at: number): void {
    if (this.#hasEnded || chunk.length === 0) return;
    const { connection, from, emit } = this.#options;
    const start = this.#bytes;
    const end = start + chunk.length;
    this.#chunks += 1;
    this.#bytes = end;
    const index = this.#chunks;
    emit({ kind: 'chunk', connection, at, from, index, start, end });
    let i = 0;
    while (i < chunk.length && this.#mode === 'head') {
      i += this.#readHead(chunk, i, start, at);
    }
    if (i < chunk.length) this.#readRest(chunk.subarray(i), start + i, at);
  }

  /** What follows is something else, because of what the other side said. */
  become(mode: Mode): void {
    this.#mode = mode;
  }

  /** @returns what is wrong with an end at this place. */
  end(at: number): readonly Problem[] {
    this.#hasEnded = true;
    if (this.#mode === 'head' && this.#head.length > 0) {
      this.#tellHead(this.#bytes, 'cut off', at);
    }
    return this.#mode === 'frames' ? this.#frames.end(this.#bytes, at) : [];
  }

  #readHead(chunk: Uint8Array, i: number, start: number, at: number): number {
    const count = this.#head.read(chunk, i);
    if (this.#head.isDone) this.#tellHead(start + i + count, 'whole', at);
    else if (this.#head.isTooLong) {
      this.#tellHead(start + i + count, 'too long', at);
    }
    return count;
  }

  #tellHead(end: number, extent: Extent, at: number): void {
    const { bytes, length } = this.#head;
    this.#head = new HeadReader();
    const head = parseHead(bytes, end - length);
    this.#mode = this.#options.onHead(head, extent, at);
  }

  #readRest(rest: Uint8Array, start: number, at: number): void {
    if (this.#mode === 'frames') return this.#frames.push(rest, start, at);
    const { connection, from, emit } = this.#options;
    const end = start + rest.length;
    emit({ kind: 'body', connection, at, from, start, end });
  }
}
