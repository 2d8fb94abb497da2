import { formatNumber } from '../format.ts';
import { reasonOf } from '../reason.ts';
import type { FileProgress } from '../worker-messages.ts';
import type { Verdict } from './compare.ts';
import { now } from './now.ts';
import type { Payload } from './payload.ts';
import type { Judged } from './round-trips.ts';

/** Messages that are sent and not yet compared: the memory it takes. */
const UNDER_WAY = 3;

/** What a file in slices needs of the connection. */
export interface SliceCarrier {
  /** Sends one message, and tells how it came back. */
  send(slice: Payload, judged: Judged): void;
  tell(progress: FileProgress): void;
}

/**
 * Sends a file as a row of messages. The next one goes when one has come back
 * and was compared, so that a file of any size takes the memory of a few.
 */
export class SlicedFile {
  readonly #file: Blob;
  readonly #sliceSize: number;
  readonly #carrier: SliceCarrier;
  readonly #began = now();
  #given = 0;
  #back = 0;
  #messagesBack = 0;
  #end: string | undefined;

  constructor(file: Blob, sliceSize: number, carrier: SliceCarrier) {
    this.#file = file;
    this.#sliceSize = sliceSize;
    this.#carrier = carrier;
  }

  /** Is there more to send, or to come back? */
  get isGoing(): boolean {
    return this.#end === undefined;
  }

  /** Bytes that have not been given to the socket, and will be. */
  get waiting(): number {
    return this.isGoing ? this.#file.size - this.#given : 0;
  }

  begin(): void {
    this.#sendMore();
    this.#tell();
  }

  /** Sends no more, for a reason in words. */
  end(reason: string): void {
    if (!this.isGoing) return;
    this.#end = reason;
    this.#tell();
  }

  #sendMore(): void {
    const most = UNDER_WAY * this.#sliceSize;
    while (this.waiting > 0 && this.#given - this.#back < most) {
      const start = this.#given;
      const data = this.#file.slice(start, start + this.#sliceSize);
      const { size } = data;
      this.#given += size;
      this.#carrier.send({ type: 'binary', size, data }, (verdict) =>
        this.#judged(start, size, verdict),
      );
    }
  }

  #judged(start: number, size: number, verdict: Verdict): void {
    if (!this.isGoing) return;
    if (!verdict.equal) return this.end(this.#problem(start, verdict));
    this.#back += size;
    this.#messagesBack += 1;
    if (this.#back === this.#file.size) return this.end('');
    try {
      this.#sendMore();
    } catch (error) {
      return this.end(`The browser cannot send on: ${reasonOf(error)}`);
    }
    this.#tell();
  }

  #problem(start: number, { equal, detail, position }: Verdict): string {
    const message = `Message ${formatNumber(this.#messagesBack + 1)}`;
    if (equal === undefined) return `${message} was not compared: ${detail}`;
    if (position === undefined) return `${message} differs: ${detail}`;
    const place = formatNumber(start + position);
    return `${message} differs: first at byte ${place} of the file`;
  }

  #tell(): void {
    this.#carrier.tell({
      kind: 'file',
      size: this.#file.size,
      messages: Math.ceil(this.#file.size / this.#sliceSize),
      given: this.#given,
      back: this.#back,
      messagesBack: this.#messagesBack,
      began: this.#began,
      end: this.#end,
    });
  }
}
