import type { Frame, Problem, Sender } from '../events.ts';
import {
  FIRST_BYTES,
  headerLength,
  MAX_HEADER_BYTES,
  parseHeader,
} from '../anatomy/frame-header.ts';
import type { Agreement } from './agreement.ts';
import { FrameInProgress } from './frame-in-progress.ts';
import { judgeHeader, MAX_CONTROL_PAYLOAD } from './judge-header.ts';
import { Messages } from './messages.ts';

export interface FrameReaderOptions {
  readonly connection: number;
  readonly from: Sender;
  /** How many bytes of each payload are kept; control frames are kept whole. */
  readonly keepBytes: number;
  /** Whether the mask is judged by the sender. */
  readonly judgesMask: boolean;
  readonly agreement: Agreement;
  readonly emit: (frame: Frame) => void;
}

/** The frames of one sender, in whatever pieces they come. */
export class FrameReader {
  readonly #options: FrameReaderOptions;
  readonly #messages = new Messages();
  readonly #header = new Uint8Array(MAX_HEADER_BYTES);
  #headerBytes = 0;
  /** Of one payload after the other. */
  readonly #kept: Uint8Array;
  #current: FrameInProgress | null = null;
  #isTold = false;
  #count = 0;
  #hasClosed = false;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
    const capacity = Math.max(options.keepBytes, MAX_CONTROL_PAYLOAD);
    this.#kept = new Uint8Array(capacity);
  }

  /** A close frame has come. */
  get hasClosed(): boolean {
    return this.#hasClosed;
  }

  /** What is there of a header that is not whole. */
  get unfinishedHeader(): Uint8Array {
    return this.#header.slice(0, this.#headerBytes);
  }

  /** @param start where in the stream the bytes begin. */
  push(bytes: Uint8Array, start: number, at: number): void {
    let i = 0;
    while (i < bytes.length) {
      i += this.#current
        ? this.#current.read(bytes, i)
        : this.#readHeader(bytes, i, start);
      if (this.#current?.isWhole) this.#finish(this.#current, at);
    }
    if (this.#current && !this.#isTold) {
      this.#isTold = true;
      this.#tell(this.#current, at);
    }
  }

  /**
   * The stream ends at this offset. A frame that is not whole is told again.
   *
   * @returns what else is wrong with an end at this place.
   */
  end(offset: number, at: number): readonly Problem[] {
    if (this.#current) {
      this.#current.cut(offset);
      this.#finish(this.#current, at);
      return [];
    }
    if (this.#headerBytes > 0) {
      const start = offset - this.#headerBytes;
      const text = "The connection ended in the middle of a frame's header.";
      return [{ section: '5.2', text, start, end: offset }];
    }
    if (!this.#messages.isUnfinished || this.#hasClosed) return [];
    const text = 'The connection ended before the last frame of a message.';
    return [{ section: '5.4', text, start: offset, end: offset }];
  }

  #readHeader(bytes: Uint8Array, i: number, start: number): number {
    let n = 0;
    while (i + n < bytes.length && this.#headerBytes < this.#headerLength()) {
      this.#header[this.#headerBytes] = bytes[i + n] ?? 0;
      this.#headerBytes += 1;
      n += 1;
    }
    const length = this.#headerLength();
    if (this.#headerBytes === length) this.#begin(start + i + n - length);
    return n;
  }

  #headerLength(): number {
    if (this.#headerBytes < FIRST_BYTES) return FIRST_BYTES;
    return headerLength(this.#header[1] ?? 0);
  }

  #begin(start: number): void {
    const { from, judgesMask, agreement, keepBytes } = this.#options;
    const headerBytes = this.#header.subarray(0, this.#headerBytes);
    const header = parseHeader(headerBytes);
    const { message, order } = this.#messages.place(header, agreement);
    const problems = judgeHeader({
      start,
      end: start + headerBytes.length,
      header,
      from,
      judgesMask,
      agreement,
      order,
      isAfterClose: this.#hasClosed,
    });
    this.#count += 1;
    const index = this.#count;
    const frame = { index, start, header, headerBytes, message, problems };
    this.#current = new FrameInProgress(frame, this.#kept, keepBytes);
    this.#isTold = false;
    this.#headerBytes = 0;
  }

  #finish(frame: FrameInProgress, at: number): void {
    frame.finish();
    this.#tell(frame, at);
    this.#hasClosed ||= frame.isClose && frame.isWhole;
    this.#current = null;
  }

  #tell(frame: FrameInProgress, at: number): void {
    const { connection, from, emit } = this.#options;
    emit(frame.toEvent(connection, from, at));
  }
}
