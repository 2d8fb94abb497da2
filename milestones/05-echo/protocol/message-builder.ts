import type { Message } from './message.ts';
import { PayloadParts } from './payload-parts.ts';
import { ProtocolError } from './protocol-error.ts';

/** A message of which the last frame is still to come (RFC 6455, 5.4). */
export class MessageBuilder {
  readonly payload = new PayloadParts();
  readonly #type: Message['type'];
  readonly #firstChunk: number;
  #frames = 0;

  /** @param firstChunk the number of the chunk in which it begins. */
  constructor(type: Message['type'], firstChunk: number) {
    this.#type = type;
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
    if (this.payload.length + length > maxMessageBytes) {
      throw new ProtocolError(
        `a message has more than ${maxMessageBytes} bytes`,
      );
    }
  }

  /** @param lastChunk the number of the chunk in which it ends. */
  finish(lastChunk: number): Message {
    return {
      type: this.#type,
      parts: this.payload.finish(),
      length: this.payload.length,
      frames: this.#frames,
      chunks: lastChunk - this.#firstChunk + 1,
    };
  }
}
