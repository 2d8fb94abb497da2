import type { MessageHandler } from './message-handler.ts';
import type { MessageType } from './message.ts';
import { PayloadParts } from './payload-parts.ts';

/**
 * For whoever needs a message as a whole: gathers it. It is in memory then, so
 * this wants a limit: `MAX_MESSAGE_BYTES`.
 */
export class WholeMessages implements MessageHandler {
  readonly #onMessage: (type: MessageType, payload: Buffer) => void;
  #type: MessageType = 'text';
  #parts = new PayloadParts();

  constructor(onMessage: (type: MessageType, payload: Buffer) => void) {
    this.#onMessage = onMessage;
  }

  onBegin(type: MessageType): void {
    this.#type = type;
  }

  onFrame(): void {}

  onPart(chunk: Buffer, start: number, end: number): void {
    this.#parts.add(chunk.subarray(start, end));
  }

  onEnd(): void {
    const parts = this.#parts.finish();
    // A connection that rests must not keep its last message.
    this.#parts = new PayloadParts();
    const [first] = parts;
    // One part, as nearly always, is not copied.
    const isOne = parts.length === 1 && first !== undefined;
    this.#onMessage(this.#type, isOne ? first : Buffer.concat(parts));
  }
}
