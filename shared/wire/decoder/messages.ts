import { isControl, isReserved, OPCODES } from '../anatomy/opcodes.ts';
import type { FrameHeader } from '../anatomy/frame-header.ts';
import type { Agreement } from './agreement.ts';
import { Utf8Checker } from './utf8.ts';

/** A message of one sender: one frame or several (RFC 6455, 5.4). */
export interface Message {
  /** From 1 on. */
  readonly number: number;
  /** 1 text, 2 binary; null where nobody can tell. */
  readonly opcode: number | null;
  readonly isCompressed: boolean;
  /** Of text that is not compressed. */
  readonly utf8: Utf8Checker | null;
}

/** How a data frame stands to the message before it. */
export type Order = 'right' | 'nothing to continue' | 'message not finished';

/** Which message each data frame of one sender belongs to. */
export class Messages {
  #count = 0;
  #open: Message | null = null;

  /** A message has begun, and its last frame has not come. */
  get isUnfinished(): boolean {
    return this.#open !== null;
  }

  /** For each frame, once its header is there. */
  place(
    header: FrameHeader,
    agreement: Agreement,
  ): { readonly message: Message | null; readonly order: Order } {
    if (isControl(header.opcode)) return { message: null, order: 'right' };
    const before = this.#open;
    const continues = header.opcode === OPCODES.continuation;
    const message =
      continues && before !== null ? before : this.#begin(header, agreement);
    this.#open = header.fin ? null : message;
    if (continues === (before !== null)) return { message, order: 'right' };
    const order = continues ? 'nothing to continue' : 'message not finished';
    return { message, order };
  }

  #begin({ opcode, rsv }: FrameHeader, agreement: Agreement): Message {
    this.#count += 1;
    const isKnown = opcode !== OPCODES.continuation && !isReserved(opcode);
    // RFC 7692, 6: RSV1 of its first frame says it for the whole message.
    const isCompressed = isKnown && agreement.deflates && (rsv & 4) !== 0;
    const isPlain = opcode === OPCODES.text && !isCompressed;
    return {
      number: this.#count,
      opcode: isKnown ? opcode : null,
      isCompressed,
      utf8: isPlain && !agreement.hasUnknown ? new Utf8Checker() : null,
    };
  }
}
