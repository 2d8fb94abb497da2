import type { Duplex } from 'node:stream';
import { sayLastWord } from './last-word.ts';
import type { Outbox } from './outbox.ts';
import { ClosingState, closePayload, parseClose } from './protocol/close.ts';
import type { CloseStatus } from './protocol/close.ts';
import { OPCODES } from './protocol/frame.ts';
import { encodeControl } from './protocol/sender.ts';
import type { Sender } from './protocol/sender.ts';

/** Our part of the closing handshake of one connection (RFC 6455, 7.1). */
export class ClosingHandshake {
  readonly #socket: Duplex;
  readonly #sender: Sender;
  readonly #outbox: Outbox;
  readonly #timeoutMs: number;
  readonly #state = new ClosingState();
  /** The close frame that is due, as soon as there is a place for it. */
  #due: CloseStatus | null = null;
  #deadline: NodeJS.Timeout | undefined;

  constructor(
    socket: Duplex,
    sender: Sender,
    outbox: Outbox,
    timeoutMs: number,
  ) {
    this.#socket = socket;
    this.#sender = sender;
    this.#outbox = outbox;
    this.#timeoutMs = timeoutMs;
  }

  get hasSent(): boolean {
    return this.#state.sent !== null;
  }

  /**
   * RFC 6455, 5.5.1: a close frame is answered with one, unless it answers.
   *
   * @throws {ProtocolError} when the payload makes no sense.
   */
  answer(payload: Buffer): void {
    const status = parseClose(payload);
    this.#state.received = status;
    // Within a frame of ours only the end of TCP can answer.
    if (!this.#sender.isInFrame) this.#send(status, payload);
  }

  /** Says so with a close frame, as soon as that is possible. */
  say(status: CloseStatus): void {
    this.#due = status;
    this.sayWhatIsDue();
  }

  /** RFC 6455, 5.4: no other frame can stand within a frame of a message. */
  sayWhatIsDue(): void {
    const status = this.#due;
    if (status === null || this.#sender.isInFrame) return;
    this.#due = null;
    this.#send(status, closePayload(status));
  }

  /** Once, and last in the queue: what came before is answered before. */
  #send(status: CloseStatus, payload: Buffer): void {
    if (this.hasSent) return;
    this.#state.sent = status;
    this.#sender.flush();
    this.#sender.stop();
    const frame = encodeControl(OPCODES.close, payload);
    this.#outbox.push(frame, frame.length);
  }

  /** Whoever does not answer, or not take what waits, is not waited for. */
  startDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#socket.destroy(), this.#withinMs);
  }

  /** The peer has taken something; what still waits needs its own time. */
  prolong(): void {
    // Pongs might do so for ever.
    if (this.#deadline && this.#outbox.hasData) this.startDeadline();
  }

  /** For a peer to answer, after it has taken what it was sent before. */
  get #withinMs(): number {
    return this.#timeoutMs + this.#outbox.toTakeMs;
  }

  /** RFC 6455, 7.1.1: the server is the first to end the TCP connection. */
  endWhenSent(): void {
    if (!this.#outbox.isDone || this.#socket.writableEnded) return;
    clearTimeout(this.#deadline);
    sayLastWord(this.#socket, Buffer.alloc(0), this.#withinMs);
  }

  /** It is all over. @returns how it ended, for the log. */
  finish(): string {
    clearTimeout(this.#deadline);
    return this.#state.describe(this.#socket.writableFinished);
  }
}
