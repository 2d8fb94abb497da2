import { byId, setText } from './dom.ts';
import type { EventsPanel, Properties } from './events-panel.ts';
import { formatNumber, formatSize } from './format.ts';
import {
  addBytesPreview,
  addPreview,
  quickSize,
  slowSize,
  textPreview,
} from './inspect.ts';
import type { LogTable } from './log-table.ts';
import { oncePerFrame } from './pacing.ts';
import type { Payload, Received } from './payload.ts';
import { RoundTrips } from './round-trips.ts';

/** Shows the messages of a connection, both ways. */
export class Traffic {
  readonly #log: LogTable;
  readonly #events: EventsPanel;
  readonly #summary = byId('log-summary', HTMLParagraphElement);
  readonly #roundTrips = new RoundTrips();
  #sentCount = 0;
  #receivedCount = 0;
  readonly #summarize = oncePerFrame(() => this.#showCounts());

  constructor(log: LogTable, events: EventsPanel) {
    this.#log = log;
    this.#events = events;
  }

  /** Begins anew: a connection is being made. */
  reset(): void {
    this.#sentCount = 0;
    this.#receivedCount = 0;
    this.ended();
  }

  /** The connection is gone, and with it all hope of answers. */
  ended(): void {
    this.#roundTrips.reset();
    this.#summarize();
  }

  /** Shows a message sent; `at` is when, as performance.now() has it. */
  sent(payload: Payload, at: number): void {
    const { type, size } = payload;
    const row = this.#log.add({ direction: 'sent', type, size });
    addPreview(payload, row);
    this.#roundTrips.sent(payload, at);
    this.#sentCount += 1;
    this.#summarize();
  }

  /** Shows a message received. */
  received(data: Received, origin: string, socket: WebSocket): void {
    const type = typeof data === 'string' ? 'text' : 'binary';
    const row = this.#log.add({ direction: 'received', type });
    this.#roundTrips.received(data, row);
    this.#receivedCount += 1;
    this.#summarize();
    if (typeof data === 'string') row.update({ preview: textPreview(data) });
    else void addBytesPreview(data, row);

    const size = quickSize(data);
    if (size !== undefined) row.update({ size });
    else void slowSize(data).then((counted) => row.update({ size: counted }));
    const properties = { ...describe(data, size), origin };
    this.#events.show('message', socket, properties);
  }

  #showCounts(): void {
    const counts = [
      `${formatNumber(this.#sentCount)} sent`,
      `${formatNumber(this.#receivedCount)} received`,
      `${formatNumber(this.#roundTrips.waiting)} unanswered`,
    ];
    setText(this.#summary, counts.join(', '));
  }
}

function describe(data: Received, size: number | undefined): Properties {
  if (typeof data === 'string') {
    // A long text's bytes are not counted yet, and the event is now.
    const length = `${formatNumber(data.length)} characters`;
    const shown = size === undefined ? length : `${formatSize(size)} bytes`;
    return { type: 'text', size: shown };
  }
  const form = data instanceof Blob ? 'Blob' : 'ArrayBuffer';
  return { type: `binary, ${form}`, size: `${formatSize(size ?? 0)} bytes` };
}
