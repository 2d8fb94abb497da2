import type { ConnectionLog } from './connection-log.ts';
import type { MessageHandler } from './message-handler.ts';
import type { BusyListener, MessageListener } from './protocol/listeners.ts';
import { MessageSummary } from './protocol/message.ts';
import type { MessageType } from './protocol/message.ts';

/** The messages of one connection on their way to a handler, and to the log. */
export class MessageFlow implements MessageListener {
  readonly #handler: MessageHandler;
  readonly #log: ConnectionLog;
  readonly #busyListener: BusyListener;
  #summary: MessageSummary | null = null;
  #messages = 0;
  #isStopped = false;

  constructor(
    handler: MessageHandler,
    log: ConnectionLog,
    busyListener: BusyListener,
  ) {
    this.#handler = handler;
    this.#log = log;
    this.#busyListener = busyListener;
  }

  /** RFC 6455, 5.5.1: after a close frame of ours no data is answered. */
  stop(): void {
    this.#isStopped = true;
  }

  onBegin(type: MessageType): void {
    if (this.#isStopped) return;
    if (this.#log.tellsMessages) this.#summary = new MessageSummary(type);
    this.#handler.onBegin(type);
  }

  onFrame(length: number, isLast: boolean): void {
    if (this.#isStopped) return;
    this.#summary?.frame();
    this.#handler.onFrame(length, isLast);
  }

  onPart(chunk: Buffer, start: number, end: number): void {
    if (this.#isStopped) return;
    this.#summary?.part(chunk.subarray(start, end));
    this.#wait(this.#handler.onPart(chunk, start, end));
  }

  onEnd(chunks: number): void {
    if (this.#isStopped) return;
    this.#messages += 1;
    if (this.#summary !== null) this.#log.tell(this.#summary.describe(chunks));
    this.#wait(this.#handler.onEnd());
  }

  /** The connection is over. @returns how many messages were handed on. */
  finish(): number {
    try {
      this.#handler.onClosed?.();
    } catch (error) {
      this.#log.sayFailed(error);
    }
    return this.#messages;
  }

  #wait(work: void | Promise<void>): void {
    if (work !== undefined) this.#busyListener.onBusy(work);
  }
}
