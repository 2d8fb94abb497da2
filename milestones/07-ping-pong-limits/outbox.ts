import { MAX_UNSEEN_BYTES } from './constants.ts';
import type { Limits } from './limits.ts';
import type { FrameParts } from './protocol/sender.ts';
import { Queue } from './queue.ts';

/** Where bytes go: a socket, or what stands for one in a test. */
export interface Sink {
  /** Bytes that it was given and has not yet sent. */
  readonly writableLength: number;
  /** True when it has enough, and will say so when it has sent all. */
  readonly writableNeedDrain: boolean;
  write(bytes: Buffer): unknown;
}

export type OutboxLimits = Pick<
  Limits,
  'maxQueuedBytes' | 'maxQueuedPongs' | 'minReadRate'
>;

/**
 * What a socket is given though it has enough: large writes are quicker. Not
 * many, because each costs memory beyond its bytes.
 */
const AHEAD_BYTES = 1024 * 1024;
const AHEAD_WRITES = 256;

/** What a part that waits costs in memory beyond its bytes, about. */
const PART_BYTES = 256;

interface Part {
  readonly bytes: Buffer;
  readonly endsFrame: boolean;
}

/**
 * Frames that wait until the socket takes more. Control frames go first, but
 * never within another frame (RFC 6455, 5.4 and 5.5): a pong overtakes every
 * echo that has not begun to leave.
 */
export class Outbox {
  readonly #sink: Sink;
  readonly #limits: OutboxLimits;
  readonly #parts = new Queue<Part>();
  readonly #pongs: Buffer[] = [];
  #ping: Buffer | null = null;
  #isBetweenFrames = true;
  /** What the waiting parts take in memory. */
  #bytes = 0;
  /** Writes since the socket had enough. */
  #ahead = 0;
  /** Bytes that the socket was given, and how many before our last ping. */
  #sent = 0;
  #sentBeforePing = 0;
  /** So many of them the peer has taken: it has answered what came after. */
  #taken = 0;

  constructor(sink: Sink, limits: OutboxLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    const isQuiet = this.#pongs.length === 0 && this.#ping === null;
    return isQuiet && this.#parts.length === 0;
  }

  /** True when more waits than control frames that may overtake. */
  get hasData(): boolean {
    return this.#parts.length > 0;
  }

  /** True when so much waits that nothing more should be read. */
  get isFull(): boolean {
    const { writableNeedDrain, writableLength } = this.#sink;
    // Without need to drain the socket would not say when to go on.
    if (!writableNeedDrain) return false;
    return this.#bytes + writableLength > this.#limits.maxQueuedBytes;
  }

  /**
   * How long the peer may need for what it was sent, in milliseconds. Bytes
   * that the socket has sent may still be on their way to the peer's program.
   */
  get toTakeMs(): number {
    const unseen = Math.min(this.#sent - this.#taken, MAX_UNSEEN_BYTES);
    return (unseen / this.#limits.minReadRate) * 1_000;
  }

  /** A frame that keeps its place: data, or the close frame at the end. */
  push(frame: FrameParts): void {
    const last = frame.at(-1);
    for (const bytes of frame) this.#pushPart(bytes, bytes === last);
  }

  /**
   * RFC 6455, 5.5.3: when several pings await their pongs, an answer to the
   * latest is enough, so that the oldest may be left out.
   */
  pushPong(frame: Buffer): void {
    if (this.#isIdle) {
      this.#write(frame);
      return;
    }
    if (this.#pongs.length === this.#limits.maxQueuedPongs) this.#pongs.shift();
    this.#pongs.push(frame);
  }

  /** One that still waits is replaced. */
  pushPing(frame: Buffer): void {
    this.#ping = frame;
    this.flush();
  }

  /** To be called when the peer has answered our last ping. */
  onPong(): void {
    this.#taken = this.#sentBeforePing;
  }

  /** Gives the socket what it can take. To be called when it has sent all. */
  flush(): void {
    while (this.#hasRoom) {
      const bytes = this.#next();
      if (bytes === null) return;
      this.#write(bytes);
    }
  }

  #pushPart(bytes: Buffer, endsFrame: boolean): void {
    if (this.#isIdle) {
      this.#isBetweenFrames = endsFrame;
      this.#write(bytes);
    } else {
      this.#parts.push({ bytes, endsFrame });
      this.#bytes += bytes.length + PART_BYTES;
    }
  }

  /** True when a frame need not wait. */
  get #isIdle(): boolean {
    return this.isEmpty && this.#hasRoom;
  }

  get #hasRoom(): boolean {
    const { writableNeedDrain, writableLength } = this.#sink;
    if (!writableNeedDrain) this.#ahead = 0;
    return this.#ahead < AHEAD_WRITES && writableLength < AHEAD_BYTES;
  }

  #write(bytes: Buffer): void {
    this.#ahead += 1;
    this.#sent += bytes.length;
    this.#sink.write(bytes);
  }

  #next(): Buffer | null {
    if (this.#isBetweenFrames) {
      const control = this.#nextControl();
      if (control !== null) return control;
    }
    const part = this.#parts.shift();
    if (part === undefined) return null;
    this.#isBetweenFrames = part.endsFrame;
    this.#bytes -= part.bytes.length + PART_BYTES;
    return part.bytes;
  }

  #nextControl(): Buffer | null {
    const pong = this.#pongs.shift();
    if (pong !== undefined) return pong;
    const ping = this.#ping;
    this.#ping = null;
    if (ping !== null) this.#sentBeforePing = this.#sent;
    return ping;
  }
}
