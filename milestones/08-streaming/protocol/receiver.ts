import { checkHeader } from './frame-rules.ts';
import {
  HEADER_BYTES,
  isControl,
  maskedLength,
  MASKING_KEY_BYTES,
  OPCODES,
  typeOfWhole,
} from './frame.ts';
import { HeaderReader } from './header-reader.ts';
import type { ControlListener, MessageListener } from './listeners.ts';
import { readKey, unmask } from './masking.ts';
import { MessageRules } from './message-rules.ts';
import type { MessageLimits } from './message-rules.ts';
import type { MessageType } from './message.ts';
import type { Trace } from './trace.ts';

const NO_BYTES: Buffer = Buffer.alloc(0);

/**
 * Turns chunks of bytes into parts of messages (RFC 6455, 5 and 6.2). No I/O:
 * chunks go in by `push`, parts come out at the listeners. No payload is
 * kept, so that a message may be larger than the memory.
 */
export class Receiver {
  readonly #messages: MessageListener;
  readonly #controls: ControlListener;
  readonly #message: MessageRules;
  readonly #trace: Trace | null;

  /** What is worked on, and how far: a turn may end within it. */
  #chunk = NO_BYTES;
  #offset = 0;

  readonly #header = new HeaderReader();
  /** Bytes of the payload that are still to come; null: within the header. */
  #missing: number | null = null;
  /** A control frame's payload is small, and kept until it is whole. */
  #control = NO_BYTES;
  #isStopped = false;
  #isHeld = false;
  #endIsDue = false;
  #chunks = 0;
  #bytes = 0;
  #frames = 0;
  /** The chunk in which the message begins. */
  #firstChunk = 0;

  /**
   * @param limits more than these in a message breaks the connection.
   * @param trace told of every task as it runs; null costs nothing.
   */
  constructor(
    messages: MessageListener,
    controls: ControlListener,
    limits: MessageLimits,
    trace: Trace | null,
  ) {
    this.#messages = messages;
    this.#controls = controls;
    this.#message = new MessageRules(limits);
    this.#trace = trace;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Frames so far, control frames included. */
  get frames(): number {
    return this.#frames;
  }

  /** True when no message has begun that is not over: the peer may leave. */
  get isBetweenMessages(): boolean {
    return !this.#message.isOpen;
  }

  /** Takes a chunk, and unmasks in place: it is the receiver's from now on. */
  push(chunk: Buffer): void {
    this.#chunks += 1;
    this.#bytes += chunk.length;
    this.#trace?.chunk(this.#chunks, chunk.length);
    // Whoever pauses the socket in time never has both.
    const isAlone = this.#chunk === NO_BYTES;
    const rest = isAlone ? NO_BYTES : this.#chunk.subarray(this.#offset);
    this.#chunk = isAlone ? chunk : Buffer.concat([rest, chunk]);
    this.#offset = 0;
  }

  /**
   * Works on what is there, for as many frames as allowed. One chunk may hold
   * ten thousand: other connections must not wait for all of them.
   *
   * @returns true when more can be done without another chunk.
   * @throws {ProtocolError} when the peer broke a rule: the rest means nothing.
   */
  run(maxFrames: number): boolean {
    const end = this.#frames + maxFrames;
    while (!this.#isStopped && !this.#isHeld) {
      const hasMore = this.#offset < this.#chunk.length;
      if (hasMore && this.#frames === end) return true;
      if (!this.#runTask()) return this.#letGo();
    }
    return false;
  }

  /** RFC 6455, 5.5.1: after a close frame nothing else is looked at. */
  stop(): void {
    this.#isStopped = true;
    this.#letGo();
  }

  /** A handler that is busy is not given more, until it is released. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
  }

  /** A chunk that has been read must not stay in memory. */
  #letGo(): false {
    this.#chunk = NO_BYTES;
    this.#offset = 0;
    return false;
  }

  /** False when the task lacks bytes: it goes on with the next chunk. */
  #runTask(): boolean {
    if (this.#endIsDue) return this.#endMessage();
    if (this.#missing === null) {
      return this.#readSmallMessage() || this.#readHeader();
    }
    if (this.#missing > 0) return this.#readPayload(this.#missing);
    return this.#finishFrame();
  }

  /**
   * The short way for what nearly all messages are: one frame, of at most 125
   * bytes, and all of it there. Any other takes the long way.
   */
  #readSmallMessage(): boolean {
    const chunk = this.#chunk;
    const start = this.#offset + HEADER_BYTES + MASKING_KEY_BYTES;
    const isPlain = this.#header.isEmpty && !this.#message.isOpen;
    if (!isPlain || start > chunk.length || this.#trace) return false;
    const type = typeOfWhole(chunk[this.#offset] ?? 0);
    const length = maskedLength(chunk[this.#offset + 1] ?? 0);
    const end = start + length;
    if (type === null || length < 0 || end > chunk.length) return false;

    this.#firstChunk = this.#chunks;
    this.#beginMessage(type);
    this.#beginFrame(length, true);
    this.#offset = end;
    this.#frames += 1;
    if (length > 0) {
      unmask(chunk, start, end, readKey(chunk, start - MASKING_KEY_BYTES), 0);
      this.#passOn(start, end, true);
    }
    // A handler that is busy with the part hears of the end when it is not.
    if (this.#isHeld) this.#endIsDue = true;
    else this.#endMessage();
    return true;
  }

  #readHeader(): boolean {
    const header = this.#header;
    const isFirst = header.isEmpty && !this.#message.isOpen;
    if (isFirst) this.#firstChunk = this.#chunks;
    while (this.#offset < this.#chunk.length) {
      header.add(this.#chunk[this.#offset] ?? 0);
      this.#offset += 1;
      if (header.isBegun) checkHeader(header.fields, this.#message.isOpen);
      if (header.lacksKeyOnly) this.#takeHeader();
      if (!header.isWhole) continue;
      this.#trace?.frame(header.bytes, header.fields);
      this.#missing = header.length;
      return true;
    }
    return false;
  }

  /** All is known but for the key: is there room for the payload? */
  #takeHeader(): void {
    const { opcode, fin } = this.#header.fields;
    if (isControl(opcode)) return;
    if (opcode === OPCODES.text) this.#beginMessage('text');
    if (opcode === OPCODES.binary) this.#beginMessage('binary');
    this.#beginFrame(this.#header.length, fin);
  }

  #beginMessage(type: MessageType): void {
    this.#message.begin(type);
    this.#messages.onBegin(type);
  }

  #beginFrame(length: number, isLast: boolean): void {
    this.#message.frame(length);
    this.#messages.onFrame(length, isLast);
  }

  /** What has come of it is unmasked where it lies, and passed on. */
  #readPayload(missing: number): boolean {
    const chunk = this.#chunk;
    const start = this.#offset;
    const end = Math.min(start + missing, chunk.length);
    if (end === start) return false;
    this.#offset = end;
    this.#missing = missing - (end - start);
    const { fields, maskingKey, length } = this.#header;
    unmask(chunk, start, end, maskingKey, length - missing);
    const bytes = chunk.subarray(start, end);
    this.#trace?.payload(bytes, this.#missing);
    const isLast = fields.fin && this.#missing === 0;
    if (!isControl(fields.opcode)) this.#passOn(start, end, isLast);
    else this.#control = Buffer.concat([this.#control, bytes]);
    return true;
  }

  #passOn(start: number, end: number, isLast: boolean): void {
    this.#message.part(this.#chunk, start, end, isLast);
    this.#messages.onPart(this.#chunk, start, end);
  }

  #finishFrame(): true {
    const { opcode, fin } = this.#header.fields;
    this.#frames += 1;
    this.#missing = null;
    this.#header.clear();
    if (isControl(opcode)) {
      const payload = this.#control;
      this.#control = NO_BYTES;
      this.#controls.onControl(opcode, payload);
    } else if (fin) {
      this.#endMessage();
    }
    return true;
  }

  #endMessage(): true {
    this.#endIsDue = false;
    this.#message.end();
    this.#messages.onEnd(this.#chunks - this.#firstChunk + 1);
    return true;
  }
}
