import type { MessageType } from './protocol/message.ts';

/**
 * What an application does with the messages of one connection. A message
 * may be larger than the memory: it comes in parts, and whoever needs all of
 * it at once takes a `WholeMessages`.
 *
 * A part that takes its time gives back a promise: until it is settled nothing
 * more is read from the peer. For `onBegin` and `onFrame` nobody waits. They
 * give back `undefined`, because a function that gives back a promise may stand
 * for one that gives back `void`.
 */
export interface MessageHandler {
  onBegin(type: MessageType): undefined;
  /**
   * A frame begins (RFC 6455, 5.4). Who does not care ignores it.
   *
   * @param length bytes of its payload: they are still to come.
   * @param isLast true when the message ends with it.
   */
  onFrame(length: number, isLast: boolean): undefined;
  /**
   * @param chunk holds the part, from `start` to `end`: they are the handler's
   *   from now on. To make it a buffer of its own would cost a small message
   *   more than all else; who wants one takes `chunk.subarray(start, end)`.
   */
  onPart(chunk: Buffer, start: number, end: number): void | Promise<void>;
  onEnd(): void | Promise<void>;
  /** The connection is over, within a message perhaps: closes what is open. */
  onClosed?(): undefined;
}
