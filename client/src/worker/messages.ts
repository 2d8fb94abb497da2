import type { Received, Sent } from '../worker-messages.ts';
import { addPreview, addSize, quickSize } from './inspect.ts';
import type { Outbox } from './outbox.ts';
import type { Content, Payload } from './payload.ts';
import { type Judged, RoundTrips } from './round-trips.ts';

/** Finds out what the page's log says of each message, both ways. */
export class Messages {
  readonly #outbox: Outbox;
  readonly #roundTrips = new RoundTrips();

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** The connection is gone, or a new one: no answer can come any more. */
  reset(): void {
    this.#roundTrips.reset();
  }

  /** Takes a message sent; `began` is when, in milliseconds since 1970. */
  sent(
    payload: Payload,
    began: number,
    judged?: Judged,
  ): Omit<Sent, 'waiting'> {
    const { type, size, data } = payload;
    const row = this.#outbox.newRow();
    addPreview(data, row);
    this.#roundTrips.sent(payload, began, judged);
    const unanswered = this.#roundTrips.waiting;
    return { kind: 'sent', type, size, began, row: row.number, unanswered };
  }

  /** Takes a message received. */
  received(data: Content, origin: string): Received {
    const row = this.#outbox.newRow();
    this.#roundTrips.received(data, row);
    addPreview(data, row);
    const size = quickSize(data);
    if (size !== undefined) row.update({ size });
    else if (typeof data === 'string') void addSize(data, row);
    return {
      kind: 'received',
      ...formOf(data),
      size,
      origin,
      row: row.number,
      unanswered: this.#roundTrips.waiting,
    };
  }
}

function formOf(data: Content): Pick<Received, 'form' | 'length'> {
  if (typeof data === 'string') return { form: 'string', length: data.length };
  return data instanceof Blob
    ? { form: 'Blob', length: data.size }
    : { form: 'ArrayBuffer', length: data.byteLength };
}
