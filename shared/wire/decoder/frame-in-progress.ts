import type { Frame, Problem, Sender } from '../events.ts';
import type { FrameHeader } from '../anatomy/frame-header.ts';
import { countBytes } from '../anatomy/numbers.ts';
import { isControl, OPCODES } from '../anatomy/opcodes.ts';
import { unmask } from '../anatomy/payload.ts';
import { judgePayload } from './judge-payload.ts';
import type { Message } from './messages.ts';

/** What is known of a frame once its header is there. */
export interface FrameStart {
  /** From 1 on, for each sender. */
  readonly index: number;
  /** Where in the stream its first byte is. */
  readonly start: number;
  readonly header: FrameHeader;
  /** All of the header. */
  readonly headerBytes: Uint8Array;
  readonly message: Message | null;
  readonly problems: readonly Problem[];
}

/** A frame whose payload comes in pieces. */
export class FrameInProgress {
  readonly #frame: FrameStart;
  readonly #headerHex: string;
  readonly #payloadStart: number;
  readonly #problems: Problem[];
  /** Where the first bytes of the payload are kept. */
  readonly #kept: Uint8Array;
  readonly #keepBytes: number;
  #received = 0;

  /**
   * @param kept room for what is kept: one frame at a time may use it.
   * @param keepBytes how much of it; control frames may use all.
   */
  constructor(frame: FrameStart, kept: Uint8Array, keepBytes: number) {
    this.#frame = frame;
    this.#headerHex = hex(frame.headerBytes);
    this.#payloadStart = frame.start + frame.headerBytes.length;
    this.#problems = [...frame.problems];
    this.#kept = kept;
    this.#keepBytes = isControl(frame.header.opcode) ? kept.length : keepBytes;
  }

  get isWhole(): boolean {
    return this.#received >= this.#frame.header.payloadLength;
  }

  get isClose(): boolean {
    return this.#frame.header.opcode === OPCODES.close;
  }

  /** Takes bytes from i on. @returns how many of them belong to the frame. */
  read(bytes: Uint8Array, i: number): number {
    const missing = this.#frame.header.payloadLength - this.#received;
    const count = Math.min(missing, bytes.length - i);
    const room = this.#keepBytes - this.#received;
    if (room > 0) {
      const part = bytes.subarray(i, i + Math.min(count, room));
      this.#kept.set(part, this.#received);
    }
    this.#received += count;
    return count;
  }

  /** Judges the payload: no more of it will come. */
  finish(): void {
    const { header, message, start } = this.#frame;
    // Whatever else it is, it may be any bytes.
    if (!this.isClose && !message?.utf8) return;
    const bytes = this.#keptBytes().slice();
    if (header.maskingKey) unmask(bytes, header.maskingKey);
    this.#problems.push(
      ...judgePayload({
        opcode: header.opcode,
        fin: header.fin,
        frameStart: start,
        start: this.#payloadStart,
        bytes,
        isWhole: this.isWhole,
        isKept: bytes.length === this.#received,
        message,
      }),
    );
  }

  /** The stream has ended here. */
  cut(offset: number): void {
    const { start, header } = this.#frame;
    const text =
      `The connection ended after ${countBytes(this.#received)} of a payload ` +
      `of ${countBytes(header.exactLength)}.`;
    this.#problems.push({ section: '5.2', text, start, end: offset });
  }

  toEvent(connection: number, from: Sender, at: number): Frame {
    const { index, start, header, message } = this.#frame;
    const { fin, rsv, opcode, lengthForm, payloadLength, maskingKey } = header;
    return {
      kind: 'frame',
      connection,
      at,
      from,
      index,
      start,
      end: this.#payloadStart + payloadLength,
      header: this.#headerHex,
      fin,
      rsv,
      opcode,
      lengthForm,
      payloadLength,
      maskingKey: maskingKey && hex(maskingKey),
      payload: hex(this.#keptBytes()),
      received: this.#received,
      isWhole: this.isWhole,
      message: message?.number ?? null,
      messageOpcode: message?.opcode ?? null,
      isCompressed: message?.isCompressed ?? false,
      problems: [...this.#problems],
    };
  }

  #keptBytes(): Uint8Array {
    return this.#kept.subarray(0, Math.min(this.#received, this.#keepBytes));
  }
}

function hex({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}
