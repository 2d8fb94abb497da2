import type { MessageType } from './message.ts';
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

/** What must be true of a message, held against it while it passes. */
export class MessageRules {
  readonly #limits: MessageLimits;
  readonly #utf8 = new Utf8Validator();
  #isOpen = false;
  #isText = false;
  #length = 0;
  #frames = 0;

  constructor(limits: MessageLimits) {
    this.#limits = limits;
  }

  /** True within a message: its last frame is still to come, or under way. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @throws {ProtocolError} when this type is not wanted here. */
  begin(type: MessageType): void {
    if (type === 'binary' && this.#limits.rejectBinary) {
      throw new ProtocolError(
        'BINARY_REJECTED',
        'binary messages are not accepted here',
      );
    }
    this.#isOpen = true;
    this.#isText = type === 'text';
    this.#length = 0;
    this.#frames = 0;
  }

  /**
   * Begins a frame, before any of its payload is there: what is too much is
   * noticed without receiving it.
   *
   * @throws {ProtocolError} when a limit would be exceeded.
   */
  frame(length: number): void {
    const { maxMessageBytes, maxFrameBytes, maxFragments } = this.#limits;
    this.#frames += 1;
    this.#length += length;
    if (this.#length > maxMessageBytes) {
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
   * @param isLast true when the message ends with it.
   * @throws {ProtocolError} at the first byte of a text that is not UTF-8, or
   *   where the message ends within a character: nobody shall have the part.
   */
  part(chunk: Buffer, start: number, end: number, isLast: boolean): void {
    if (!this.#isText) return;
    if (!this.#utf8.push(chunk, start, end)) throw notUtf8();
    if (isLast && !this.#utf8.isComplete) throw notUtf8();
  }

  /**
   * @throws {ProtocolError} when a text ends within a character, or an empty
   *   message is not wanted here.
   */
  end(): void {
    this.#isOpen = false;
    if (this.#isText && !this.#utf8.isComplete) throw notUtf8();
    if (this.#length === 0 && this.#limits.rejectEmptyMessages) {
      throw new ProtocolError(
        'EMPTY_MESSAGE',
        'empty messages are not accepted here',
      );
    }
  }
}

// RFC 6455, 8.1
function notUtf8(): ProtocolError {
  return new ProtocolError('INVALID_UTF8', 'a text message is not UTF-8');
}
