import type { MessageHandler } from './message-handler.ts';
import type { MessageType } from './protocol/message.ts';
import { PayloadParts } from './protocol/payload-parts.ts';

/** One that takes its time gives back a promise, as a handler does. */
type OnMessage = (type: MessageType, payload: Buffer) => void | Promise<void>;

/**
 * For whoever needs a message as a whole: gathers it. It is in memory then, so
 * this wants a limit: `MAX_MESSAGE_BYTES`.
 */
export class WholeMessages implements MessageHandler {
  readonly #onMessage: OnMessage;
  #type: MessageType = 'text';
  #parts = new PayloadParts();

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  onBegin(type: MessageType): undefined {
    this.#type = type;
  }

  onFrame(): undefined {}

  onPart(chunk: Buffer, start: number, end: number): void {
    this.#parts.add(chunk.subarray(start, end));
  }

  onEnd(): void | Promise<void> {
    const parts = this.#parts.finish();
    // A connection that rests must not keep its last message.
    this.#parts = new PayloadParts();
    const [first] = parts;
    // One part, as nearly always, is not copied.
    const isOne = parts.length === 1 && first !== undefined;
    return this.#onMessage(this.#type, isOne ? first : Buffer.concat(parts));
  }
}
