import type { Message } from './message.ts';
import { PayloadParts } from './payload-parts.ts';
import { ProtocolError } from './protocol-error.ts';
import { Utf8Validator } from './utf8.ts';

/** A message of which the last frame is still to come (RFC 6455, 5.4). */
export class MessageBuilder {
  readonly #payload = new PayloadParts();
  /** Only text has rules for its bytes. */
  readonly #utf8: Utf8Validator | null;
  readonly #type: Message['type'];
  readonly #firstChunk: number;
  #frames = 0;

  /** @param firstChunk the number of the chunk in which it begins. */
  constructor(type: Message['type'], firstChunk: number) {
    this.#type = type;
    this.#utf8 = type === 'text' ? new Utf8Validator() : null;
    this.#firstChunk = firstChunk;
  }

  /**
   * Begins a frame, before any of its payload is there: a message that is too
   * long is noticed without receiving it.
   *
   * @throws {ProtocolError} when it would make the message too long.
   */
  beginFrame(length: number, maxMessageBytes: number): void {
    this.#frames += 1;
    if (this.#payload.length + length > maxMessageBytes) {
      throw new ProtocolError(
        'MESSAGE_TOO_LONG',
        `a message has more than ${maxMessageBytes} bytes`,
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
   * @throws {ProtocolError} when a text ends within a character.
   */
  finish(lastChunk: number): Message {
    if (this.#utf8?.isComplete === false) throw notUtf8();
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
