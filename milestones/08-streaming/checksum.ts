import { createHash } from 'node:crypto';
import type { MessageHandler } from './message-handler.ts';
import type { Sender } from './protocol/sender.ts';

/**
 * Answers each message with its SHA-256, in hex, as a text. An upload of any
 * size takes no more memory than one of its chunks.
 */
export class Checksum implements MessageHandler {
  readonly #sender: Sender;
  #hash = createHash('sha256');

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  onBegin(): undefined {
    this.#hash = createHash('sha256');
  }

  onFrame(): undefined {}

  onPart(chunk: Buffer, start: number, end: number): void {
    this.#hash.update(chunk.subarray(start, end));
  }

  onEnd(): void {
    this.#sender.message('text', Buffer.from(this.#hash.digest('hex')));
  }
}
