import type { MessageHandler } from './message-handler.ts';
import { OPCODES } from './protocol/frame.ts';
import type { MessageType } from './protocol/message.ts';
import { PayloadParts } from './protocol/payload-parts.ts';
import type { Sender } from './protocol/sender.ts';

/**
 * A message waits up to here. When it has all come, it leaves in one frame, and
 * before any of it has left, a close frame can still take its place.
 */
const HELD_BYTES = 128 * 1024;

/**
 * Sends every message back, and keeps little of it: what is longer leaves as it
 * comes. The end of a message is known when its last frame has begun: then the
 * rest leaves in one frame. Before, fragments leave as fragments.
 */
export class Echo implements MessageHandler {
  readonly #sender: Sender;
  #opcode: number = OPCODES.text;
  #held: PayloadParts | null = null;
  /** Bytes of the frame that will be sent next. */
  #length = 0;
  #isLast = false;
  #isSending = false;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  onBegin(type: MessageType): undefined {
    this.#opcode = OPCODES[type];
    this.#length = 0;
  }

  onFrame(length: number, isLast: boolean): undefined {
    this.#length += length;
    this.#isLast = isLast;
    this.#isSending = false;
    if (this.#length > HELD_BYTES) this.#send();
  }

  onPart(chunk: Buffer, start: number, end: number): void {
    // All there at once, as nearly always: nothing to hold.
    if (this.#isLast && end - start === this.#length) this.#send();
    if (this.#isSending) {
      this.#sender.write(chunk, start, end);
    } else {
      this.#held ??= new PayloadParts();
      this.#held.add(chunk.subarray(start, end));
    }
  }

  onEnd(): void {
    if (!this.#isSending) this.#send();
  }

  /** Begins a frame, with what was held for it. */
  #send(): void {
    this.#isSending = true;
    this.#sender.begin(this.#opcode, this.#isLast, this.#length);
    this.#opcode = OPCODES.continuation;
    this.#length = 0;
    if (this.#held === null) return;
    const parts = this.#held.finish();
    this.#held = null;
    for (const part of parts) this.#sender.write(part, 0, part.length);
  }
}
