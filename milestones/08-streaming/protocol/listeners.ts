import type { MessageType } from './message.ts';

/** Who is told of messages, as they come. */
export interface MessageListener {
  /** A message begins. */
  onBegin(type: MessageType): void;
  /**
   * One of its frames begins.
   *
   * @param length bytes of its payload: they are still to come.
   * @param isLast true when the message ends with it.
   */
  onFrame(length: number, isLast: boolean): void;
  /**
   * A part of the payload, unmasked: what of it came in one chunk.
   *
   * @param chunk all that came: the part is from `start` to `end`.
   */
  onPart(chunk: Buffer, start: number, end: number): void;
  /**
   * The message is whole.
   *
   * @param chunks how many it came in. It may share them with others.
   */
  onEnd(chunks: number): void;
}

/** Who is told that a handler needs time before it takes more. */
export interface BusyListener {
  onBusy(work: Promise<void>): void;
}

/** Who is told of close, ping and pong: they may come between fragments. */
export interface ControlListener {
  onControl(opcode: number, payload: Buffer): void;
}
