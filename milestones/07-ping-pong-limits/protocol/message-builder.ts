import type { Message } from './message.ts';
import { PayloadParts } from './payload-parts.ts';
import { ProtocolError } from './protocol-error.ts';
import { Utf8Validator } from './utf8.ts';

/** What a message may have at most, and what is not wanted at all. */
export interface MessageLimits {
  readonly maxMessageBytes: number;
  readonly maxFrameBytes: number;
  readonly maxFragments: number;
  readonly rejectEmptyMessages: boolean;
  readonly rejectBinary: boolean;
}

/** A message of which the last frame is still to come (RFC 6455, 5.4). */
export class MessageBuilder {
  readonly #payload = new PayloadParts();
  /** Only text has rules for its bytes. */
  readonly #utf8: Utf8Validator | null;
  readonly #type: Message['type'];
  readonly #firstChunk: number;
  readonly #limits: MessageLimits;
  #frames = 0;

  /**
   * @param firstChunk the number of the chunk in which it begins.
   * @throws {ProtocolError} when this type is not wanted here.
   */
  constructor(
    type: Message['type'],
    firstChunk: number,
    limits: MessageLimits,
  ) {
    if (type === 'binary' && limits.rejectBinary) {
      throw new ProtocolError(
        'BINARY_REJECTED',
        'binary messages are not accepted here',
      );
    }
    this.#limits = limits;
    this.#type = type;
    this.#utf8 = type === 'text' ? new Utf8Validator() : null;
    this.#firstChunk = firstChunk;
  }

  /**
   * Begins a frame, before any of its payload is there: what is too much is
   * noticed without receiving it.
   *
   * @throws {ProtocolError} when a limit would be exceeded.
   */
  beginFrame(length: number): void {
    const { maxMessageBytes, maxFrameBytes, maxFragments } = this.#limits;
    this.#frames += 1;
    if (this.#payload.length + length > maxMessageBytes) {
      throw new ProtocolError(
        'MESSAGE_TOO_LONG',
        `a message has more than ${maxMessageBytes} bytes`,
      );
    }
    if (length > maxFrameBytes) {
      throw new ProtocolError(
        'FRAME_TOO_LONG',
        `a frame has more than ${maxFrameBytes} bytes`,
      );
    }
    // Empty ones count: they cost no memory, but work.
    if (this.#frames > maxFragments) {
      throw new ProtocolError(
        'TOO_MANY_FRAGMENTS',
        `a message has more than ${maxFragments} fragments`,
      );
    }
  }

  /**
   * Takes a part of the payload.
   *
   * @throws {ProtocolError} at the first byte that cannot be UTF-8, in a text.
   */
  add(bytes: Buffer): void {
    if (this.#utf8?.push(bytes) === false) throw notUtf8();
    this.#payload.add(bytes);
  }

  /**
   * @param lastChunk the number of the chunk in which it ends.
   * @throws {ProtocolError} when a text ends within a character, or an empty
   *   message is not wanted here.
   */
  finish(lastChunk: number): Message {
    if (this.#utf8?.isComplete === false) throw notUtf8();
    if (this.#payload.length === 0 && this.#limits.rejectEmptyMessages) {
      throw new ProtocolError(
        'EMPTY_MESSAGE',
        'empty messages are not accepted here',
      );
    }
    return {
      type: this.#type,
      parts: this.#payload.finish(),
      length: this.#payload.length,
      frames: this.#frames,
      chunks: lastChunk - this.#firstChunk + 1,
    };
  }
}

// RFC 6455, 8.1
function notUtf8(): ProtocolError {
  return new ProtocolError('INVALID_UTF8', 'a text message is not UTF-8');
}
