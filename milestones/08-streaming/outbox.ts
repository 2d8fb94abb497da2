import { MAX_UNSEEN_BYTES } from './constants.ts';
import type { Limits } from './limits.ts';
import type { Output } from './protocol/sender.ts';
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
 * What waits until the socket takes more. Control frames go first, but
 * never within another frame (RFC 6455, 5.4 and 5.5): a pong overtakes every
 * echo that has not begun to leave.
 */
export class Outbox implements Output {
  readonly #sink: Sink;
  readonly #limits: OutboxLimits;
  // Nearly every connection never has anything that waits.
  #parts: Queue<Part> | null = null;
  #pongs: Queue<Buffer> | null = null;
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
    const isQuiet = isNone(this.#pongs) && this.#ping === null;
    return isQuiet && isNone(this.#parts);
  }

  /**
   * True when nothing that waits can leave any more: a frame that nobody goes
   * on with has no place for a control frame.
   */
  get isDone(): boolean {
    return this.isEmpty || (!this.hasData && !this.#isBetweenFrames);
  }

  /** True when more waits than control frames that may overtake. */
  get hasData(): boolean {
    return !isNone(this.#parts);
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

  /** What keeps its place: data, or the close frame at the end. */
  push(bytes: Buffer, frameEnd: number): void {
    const isCut = frameEnd > 0 && frameEnd < bytes.length;
    // Where nothing waits, nothing has to leave between two frames.
    if (!isCut || (this.isEmpty && this.#hasRoom)) {
      this.#pushPart(bytes, frameEnd === bytes.length);
    } else {
      this.#pushPart(bytes.subarray(0, frameEnd), true);
      this.#pushPart(bytes.subarray(frameEnd), false);
    }
  }

  /**
   * RFC 6455, 5.5.3: when several pings await their pongs, an answer to the
   * latest is enough, so that the oldest may be left out.
   */
  pushPong(frame: Buffer): void {
    if (this.#isFree) {
      this.#write(frame);
      return;
    }
    const pongs = (this.#pongs ??= new Queue());
    if (pongs.length === this.#limits.maxQueuedPongs) pongs.shift();
    pongs.push(frame);
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
      // What had to wait for the end of the frame.
      if (endsFrame && !this.isEmpty) this.flush();
    } else {
      this.#parts ??= new Queue();
      this.#parts.push({ bytes: kept(bytes), endsFrame });
      this.#bytes += bytes.length + PART_BYTES;
    }
  }

  /** True when data need not wait. */
  get #isIdle(): boolean {
    return !this.hasData && this.#hasRoom;
  }

  /** True when a control frame need not wait. */
  get #isFree(): boolean {
    return this.#isBetweenFrames && this.isEmpty && this.#hasRoom;
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
    const part = this.#parts?.shift();
    if (part === undefined) return null;
    this.#isBetweenFrames = part.endsFrame;
    this.#bytes -= part.bytes.length + PART_BYTES;
    return part.bytes;
  }

  #nextControl(): Buffer | null {
    const pong = this.#pongs?.shift();
    if (pong !== undefined) return pong;
    const ping = this.#ping;
    this.#ping = null;
    if (ping !== null) this.#sentBeforePing = this.#sent;
    return ping;
  }
}

function isNone(queue: Queue<unknown> | null): boolean {
  return queue === null || queue.length === 0;
}

/**
 * A small part may be all that is left of a chunk: waiting, it must not keep
 * the rest of it in memory.
 */
function kept(bytes: Buffer): Buffer {
  const isMostOfItsChunk = bytes.length * 2 >= bytes.buffer.byteLength;
  return isMostOfItsChunk ? bytes : Buffer.from(bytes);
}
