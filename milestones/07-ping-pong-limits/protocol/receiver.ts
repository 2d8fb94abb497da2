import { ByteQueue } from './byte-queue.ts';
import { checkHeader } from './frame-rules.ts';
import {
  HEADER_BYTES,
  isControl,
  MASKING_KEY_BYTES,
  OPCODES,
  parseHeader,
} from './frame.ts';
import type { FrameHeader } from './frame.ts';
import { extendedLengthBytes, readExtendedLength } from './length.ts';
import { unmask } from './masking.ts';
import { MessageBuilder } from './message-builder.ts';
import type { MessageLimits } from './message-builder.ts';
import type { Message } from './message.ts';
import { PayloadParts } from './payload-parts.ts';
import type { Trace } from './trace.ts';

/** Who is told what came. */
export interface ReceiverHandler {
  onMessage(message: Message): void;
  /** Close, ping or pong, which may also come between fragments. */
  onControl(opcode: number, payload: Buffer): void;
}

/** What a frame takes, in this order. "message" ends it and begins the next. */
type Task = 'header' | 'length' | 'masking key' | 'payload' | 'message';

// Before the first frame. Shared, so that a silent connection costs little.
const NO_HEADER: FrameHeader = parseHeader(Buffer.alloc(HEADER_BYTES));
const NO_MASKING_KEY: Buffer = Buffer.alloc(MASKING_KEY_BYTES);
const NO_PAYLOAD = new PayloadParts();

/**
 * Turns chunks of bytes into messages (RFC 6455, 5 and 6.2). No I/O: chunks go
 * in by `push`, messages come out at the handler. Where a chunk ends does
 * not matter: a task that lacks bytes is taken up again with the next one.
 */
export class Receiver {
  readonly #handler: ReceiverHandler;
  readonly #limits: MessageLimits;
  readonly #trace: Trace | null;
  readonly #queue = new ByteQueue();
  #task: Task = 'header';

  // The frame that is being read.
  #header = NO_HEADER;
  #length = 0;
  #maskingKey = NO_MASKING_KEY;
  /** Where its payload goes: a control frame has one of its own. */
  #payload: { add(bytes: Buffer): void } = NO_PAYLOAD;
  #control = NO_PAYLOAD;
  /** Bytes of the payload that are still to come. */
  #missing = 0;
  /** The chunk in which its first byte came; 0: not yet. */
  #firstChunk = 0;

  #message: MessageBuilder | null = null;

  #isStopped = false;

  #chunks = 0;
  #bytes = 0;
  #frames = 0;

  /**
   * @param limits more than these in a message breaks the connection.
   * @param trace told of every task as it runs; null costs nothing.
   */
  constructor(
    handler: ReceiverHandler,
    limits: MessageLimits,
    trace: Trace | null,
  ) {
    this.#handler = handler;
    this.#limits = limits;
    this.#trace = trace;
  }

  /** Bytes that have come so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Frames that have come so far, control frames included. */
  get frames(): number {
    return this.#frames;
  }

  /** True when no message has begun that is not over: the peer may leave. */
  get isBetweenMessages(): boolean {
    return this.#message === null;
  }

  /**
   * Takes a chunk, which is the receiver's from now on: payloads are unmasked
   * in place.
   */
  push(chunk: Buffer): void {
    this.#chunks += 1;
    this.#bytes += chunk.length;
    this.#trace?.chunk(this.#chunks, chunk.length);
    this.#queue.push(chunk);
  }

  /**
   * Works on what is there, for as many frames as allowed. One chunk may hold
   * ten thousand: other connections must not wait for all of them.
   *
   * @returns true when more can be done without another chunk.
   * @throws {ProtocolError} when the peer broke a rule. Nothing that it sends
   *   after that can be trusted to mean anything.
   */
  run(maxFrames: number): boolean {
    const end = this.#frames + maxFrames;
    while (!this.#isStopped) {
      if (this.#frames === end) return this.#queue.length > 0;
      if (!this.#runTask()) return false;
    }
    return false;
  }

  /** RFC 6455, 5.5.1: after a close frame nothing else is looked at. */
  stop(): void {
    this.#isStopped = true;
  }

  /** False when the task lacks bytes: it runs again with the next chunk. */
  #runTask(): boolean {
    switch (this.#task) {
      case 'header':
        return this.#readHeader();
      case 'length':
        return this.#readLength();
      case 'masking key':
        return this.#readMaskingKey();
      case 'payload':
        return this.#readPayload();
      case 'message':
        return this.#finishFrame();
    }
  }

  #readHeader(): boolean {
    if (this.#queue.length === 0) return false;
    if (this.#firstChunk === 0) this.#firstChunk = this.#chunks;
    const bytes = this.#read(HEADER_BYTES);
    if (bytes === null) return false;

    this.#header = parseHeader(bytes);
    this.#trace?.header(bytes, this.#header);
    checkHeader(this.#header, this.#message !== null);
    this.#task = 'length';
    return true;
  }

  #readLength(): boolean {
    const { length7 } = this.#header;
    const size = extendedLengthBytes(length7);
    if (size === 0) return this.#beginPayload(length7, null);
    const bytes = this.#read(size);
    if (bytes === null) return false;
    return this.#beginPayload(readExtendedLength(bytes), bytes);
  }

  /** The header is complete but for the key: is there room for the payload? */
  #beginPayload(length: number, bytes: Buffer | null): true {
    this.#trace?.length(bytes, length);
    this.#length = length;
    this.#missing = length;
    this.#payload = isControl(this.#header.opcode)
      ? (this.#control = new PayloadParts())
      : this.#beginDataFrame();
    this.#task = 'masking key';
    return true;
  }

  /** The message that a data frame adds to. */
  #beginDataFrame(): MessageBuilder {
    const { opcode } = this.#header;
    const type = opcode === OPCODES.text ? 'text' : 'binary';
    this.#message ??= new MessageBuilder(type, this.#firstChunk, this.#limits);
    this.#message.beginFrame(this.#length);
    return this.#message;
  }

  #readMaskingKey(): boolean {
    const bytes = this.#read(MASKING_KEY_BYTES);
    if (bytes === null) return false;
    this.#trace?.maskingKey(bytes);
    this.#maskingKey = bytes;
    this.#task = 'payload';
    return true;
  }

  /** A large payload is worked on as it comes, chunk by chunk. */
  #readPayload(): boolean {
    while (this.#missing > 0) {
      const bytes = this.#queue.readSome(this.#missing);
      if (bytes === null) {
        this.#trace?.missing(this.#task, this.#missing, 0);
        return false;
      }
      unmask(bytes, this.#maskingKey, this.#length - this.#missing);
      this.#missing -= bytes.length;
      this.#payload.add(bytes);
      this.#trace?.payload(bytes, this.#missing);
    }
    this.#task = 'message';
    return true;
  }

  #finishFrame(): boolean {
    this.#frames += 1;
    this.#firstChunk = 0;
    this.#task = 'header';
    const { opcode, fin } = this.#header;
    if (isControl(opcode)) {
      const payload = Buffer.concat(this.#control.finish());
      this.#handler.onControl(opcode, payload);
    } else if (fin) {
      this.#finishMessage();
    }
    return true;
  }

  #finishMessage(): void {
    const message = this.#message?.finish(this.#chunks);
    if (message === undefined) return;
    this.#message = null;
    this.#trace?.message(message);
    this.#handler.onMessage(message);
  }

  #read(n: number): Buffer | null {
    const bytes = this.#queue.read(n);
    if (bytes === null) {
      this.#trace?.missing(this.#task, n, this.#queue.length);
    }
    return bytes;
  }
}
