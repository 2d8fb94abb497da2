import {
  headerLength,
  MASKING_KEY_BYTES,
  OPCODES,
  writeHeader,
} from './frame.ts';
import type { MessageType } from './message.ts';

/** Up to here a copy behind the header costs less than a second buffer. */
const MAX_COPIED_BYTES = 4 * 1024;

/** Frames are gathered in blocks, of at most so many bytes. */
const MAX_BLOCK_BYTES = 64 * 1024;

/** Where bytes go: the outbox. */
export interface Output {
  /** @param frameEnd where in the bytes a frame ends, the last one; or 0. */
  push(bytes: Buffer, frameEnd: number): void;
}

/**
 * Turns messages into the bytes of frames, as they come. Small ones are
 * gathered in a block, so that all answers of a turn leave in one write; a
 * large payload is not copied.
 *
 * RFC 6455, 5.1: a server does not mask.
 */
export class Sender {
  readonly #output: Output;
  /** A longer payload goes out in several frames; 0: never. */
  readonly #fragmentBytes: number;

  // The frame that was asked for: it may leave as several.
  #opcode = 0;
  #fin = false;
  #rest = 0;
  /** Payload bytes still to come of the frame whose header was written last. */
  #missing = 0;

  #isStopped = false;

  #block: Buffer | null = null;
  #used = 0;
  /** Where in the block its last frame begins, and the one before it ends. */
  #frameStart = 0;
  #blockBytes = 0;

  constructor(output: Output, fragmentBytes: number) {
    this.#output = output;
    this.#fragmentBytes = fragmentBytes;
  }

  /** RFC 6455, 5.5.1: after a close frame no more data is sent. */
  stop(): void {
    this.#isStopped = true;
  }

  /** True while a frame is open: no other can begin (RFC 6455, 5.4). */
  get isInFrame(): boolean {
    return this.#rest > 0;
  }

  /** A whole message. */
  message(type: MessageType, payload: Buffer): void {
    this.begin(OPCODES[type], true, payload.length);
    this.write(payload, 0, payload.length);
  }

  /**
   * Begins a frame of a message. So many bytes have to follow.
   *
   * @param opcode of the message; for all frames but the first: continuation.
   * @param fin true for the last frame.
   */
  begin(opcode: number, fin: boolean, length: number): void {
    if (this.#isStopped) return;
    if (this.isInFrame) throw new RangeError('the frame before is not whole');
    this.#opcode = opcode;
    this.#fin = fin;
    this.#rest = length;
    this.#beginNext();
  }

  /** Part of the payload of the frame that was begun: from `start` to `end`. */
  write(bytes: Buffer, start: number, end: number): void {
    if (this.#isStopped) return;
    this.#expectRoom(end - start);
    let next = start;
    while (end - next > this.#missing) {
      // RFC 6455, 5.4: the message goes on in another frame.
      const cut = next + this.#missing;
      this.#add(bytes, next, cut);
      next = cut;
      this.#beginNext();
    }
    this.#add(bytes, next, end);
  }

  /**
   * How much room the answers to come will need, at a guess: as much as what
   * they answer, without its masking key.
   */
  expect(bytes: number): void {
    this.#blockBytes = Math.min(bytes - MASKING_KEY_BYTES, MAX_BLOCK_BYTES);
  }

  /** What is more would be taken for the next frame. */
  #expectRoom(bytes: number): void {
    if (bytes <= this.#rest) return;
    throw new RangeError(`${bytes - this.#rest} bytes too many for the frame`);
  }

  /** Hands on what was gathered. */
  flush(): void {
    if (this.#block === null) return;
    const isFull = this.#used === this.#block.length;
    const bytes = isFull ? this.#block : this.#block.subarray(0, this.#used);
    this.#block = null;
    this.#used = 0;
    const isWhole = this.#missing === 0;
    this.#output.push(bytes, isWhole ? bytes.length : this.#frameStart);
    this.#frameStart = 0;
  }

  #beginNext(): void {
    const isSplit = this.#fragmentBytes > 0 && this.#rest > this.#fragmentBytes;
    const length = isSplit ? this.#fragmentBytes : this.#rest;
    const isCopied = length <= MAX_COPIED_BYTES;
    const room = this.#room(headerLength(length) + (isCopied ? length : 0));
    const fin = this.#fin && !isSplit;
    this.#frameStart = this.#used;
    this.#used = writeHeader(room, this.#used, fin, this.#opcode, length);
    this.#missing = length;
    this.#opcode = OPCODES.continuation;
  }

  #add(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    if (length === 0) return;
    const isCopied = length <= MAX_COPIED_BYTES;
    // Both may hand on what was gathered, while these bytes are missing.
    if (isCopied) this.#gather(bytes, start, end);
    else this.flush();
    this.#missing -= length;
    this.#rest -= length;
    if (isCopied) return;
    const frameEnd = this.#missing === 0 ? length : 0;
    this.#output.push(bytes.subarray(start, end), frameEnd);
  }

  #gather(bytes: Buffer, start: number, end: number): void {
    const room = this.#room(end - start);
    copy(bytes, start, end, room, this.#used);
    this.#used += end - start;
  }

  /** The block, with room for so many bytes behind what is used. */
  #room(bytes: number): Buffer {
    if (this.#block !== null && this.#used + bytes <= this.#block.length) {
      return this.#block;
    }
    this.flush();
    // Whatever leaves of it has been written before.
    this.#block = Buffer.allocUnsafe(Math.max(bytes, this.#blockBytes));
    return this.#block;
  }
}

/** Below this a loop is quicker than asking the system to copy. */
const MIN_BYTES_FOR_COPY = 48;

function copy(
  from: Buffer,
  start: number,
  end: number,
  to: Buffer,
  at: number,
): void {
  if (end - start >= MIN_BYTES_FOR_COPY) {
    from.copy(to, at, start, end);
    return;
  }
  const shift = at - start;
  for (let i = start; i < end; i += 1) to[i + shift] = from[i] ?? 0;
}

/** A control frame, in one buffer (RFC 6455, 5.5). */
export function encodeControl(opcode: number, payload: Buffer): Buffer {
  const header = headerLength(payload.length);
  const bytes = Buffer.allocUnsafe(header + payload.length);
  payload.copy(bytes, writeHeader(bytes, 0, true, opcode, payload.length));
  return bytes;
}
