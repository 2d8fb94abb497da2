import type { MessageType } from './message.ts';

/**
 * What an application does with the messages of one connection. A message
 * may be larger than the memory: it comes in parts, and whoever needs all of
 * it at once takes a `WholeMessages`.
 *
 * A part that takes its time gives back a promise: until it is settled nothing
 * more is read from the peer.
 */
export interface MessageHandler {
  onBegin(type: MessageType): void;
  /**
   * A frame begins (RFC 6455, 5.4). Who does not care ignores it.
   *
   * @param length bytes of its payload: they are still to come.
   * @param isLast true when the message ends with it.
   */
  onFrame(length: number, isLast: boolean): void;
  /** The bytes are the handler's from now on. */
  onPart(bytes: Buffer): void | Promise<void>;
  onEnd(): void | Promise<void>;
}
