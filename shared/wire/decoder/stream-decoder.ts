import type { Problem, Sender, WireEvent } from '../events.ts';
import type { Agreement } from './agreement.ts';
import type { BodyLength } from './body-length.ts';
import { bodyReader } from './body-reader.ts';
import type { BodyReader } from './body-reader.ts';
import { FrameReader } from './frame-reader.ts';
import { HeadReader } from './head-reader.ts';
import { parseHead } from './http-head.ts';
import type { HttpHead } from './http-head.ts';

/** What the next bytes of a stream are. */
export type Mode = 'head' | 'frames' | 'body' | 'unknown';

/** What follows a head. */
export interface Next {
  readonly body: BodyLength;
  /** Behind the body. */
  readonly then: 'head' | 'frames';
}

/** How much of a head there is. */
export type Extent = 'whole' | 'too long' | 'cut off';

export interface StreamDecoderOptions {
  readonly connection: number;
  readonly from: Sender;
  readonly keepBytes: number;
  readonly agreement: Agreement;
  readonly emit: (event: WireEvent) => void;
  /** Judges and tells a head, and says what follows it. */
  readonly onHead: (head: HttpHead, extent: Extent, at: number) => Next;
}

/** All bytes of one sender: heads and their bodies, then frames. */
export class StreamDecoder {
  readonly #options: StreamDecoderOptions;
  readonly #frames: FrameReader;
  #head = new HeadReader();
  #mode: Mode = 'head';
  #body: BodyReader | null = null;
  #next: Next = { body: 0, then: 'head' };
  #hasFrames = false;
  #heads = 0;
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
    while (i < chunk.length) i += this.#read(chunk, i, start, at);
  }

  /** The other side has agreed on frames. */
  beginFrames(): void {
    // The request that is under way will say it for itself.
    if (this.#mode === 'head' && (this.#heads === 0 || this.#head.length > 0)) {
      return;
    }
    this.#next = { ...this.#next, then: 'frames' };
    if (this.#mode !== 'body') this.#mode = 'frames';
  }

  /** The other side wants no frames: another request may follow. */
  refuseFrames(): void {
    this.#next = { ...this.#next, then: 'head' };
    // Where frames came all the same, nobody can tell what comes next.
    if (this.#mode === 'frames') {
      this.#mode = this.#hasFrames ? 'unknown' : 'head';
    }
  }

  /** @returns what is wrong with an end at this place. */
  end(at: number): readonly Problem[] {
    this.#hasEnded = true;
    if (this.#mode === 'head' && this.#head.length > 0) {
      this.#tellHead(this.#bytes, 'cut off', at);
    }
    return this.#mode === 'frames' ? this.#frames.end(this.#bytes, at) : [];
  }

  /** @returns how many bytes it has taken. */
  #read(chunk: Uint8Array, i: number, start: number, at: number): number {
    if (this.#mode === 'head') return this.#readHead(chunk, i, start, at);
    if (this.#mode === 'body' && this.#body) {
      return this.#readBody(this.#body, chunk, i, start, at);
    }
    const rest = chunk.subarray(i);
    if (this.#mode === 'frames') {
      this.#hasFrames = true;
      this.#frames.push(rest, start + i, at);
    } else this.#tellBody(start + i, start + chunk.length, at);
    return rest.length;
  }

  #readHead(chunk: Uint8Array, i: number, start: number, at: number): number {
    const count = this.#head.read(chunk, i);
    if (this.#head.isDone) this.#tellHead(start + i + count, 'whole', at);
    else if (this.#head.isTooLong) {
      this.#tellHead(start + i + count, 'too long', at);
    }
    return count;
  }

  #readBody(
    body: BodyReader,
    chunk: Uint8Array,
    i: number,
    start: number,
    at: number,
  ): number {
    const count = body.read(chunk, i);
    this.#tellBody(start + i, start + i + count, at);
    if (body.isDone) this.#mode = this.#next.then;
    return count;
  }

  #tellHead(end: number, extent: Extent, at: number): void {
    const { bytes, length } = this.#head;
    this.#head = new HeadReader();
    this.#heads += 1;
    const head = parseHead(bytes, end - length);
    this.#next = this.#options.onHead(head, extent, at);
    const { body, then } = this.#next;
    if (body === 0) this.#mode = then;
    else if (body === null) this.#mode = 'unknown';
    else {
      this.#body = bodyReader(body);
      this.#mode = 'body';
    }
  }

  #tellBody(start: number, end: number, at: number): void {
    const { connection, from, emit } = this.#options;
    const { body } = this.#next;
    const isKnown = this.#mode === 'body';
    const length = isKnown && typeof body === 'number' ? body : null;
    emit({
      kind: 'body',
      ...{ connection, at, from, start, end, isKnown, length },
    });
  }
}
