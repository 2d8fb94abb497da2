import { byId, setText } from './dom.ts';
import type { EventsPanel, Properties } from './events-panel.ts';
import { formatNumber, formatSize } from './format.ts';
import { oncePerFrame } from './frames.ts';
import type { LogTable } from './log-table.ts';
import type { Moment, Received, Sent } from './worker-messages.ts';

/** Shows the messages of a connection, both ways. */
export class Traffic {
  readonly #log: LogTable;
  readonly #events: EventsPanel;
  readonly #summary = byId('log-summary', HTMLParagraphElement);
  #sentCount = 0;
  #receivedCount = 0;
  #unanswered = 0;
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
    this.#unanswered = 0;
    this.#summarize();
  }

  /** Shows a message sent. */
  sent({ at, row, type, size, unanswered }: Sent & Moment): void {
    this.#log.add({ at, direction: 'sent', type, size, row });
    this.#sentCount += 1;
    this.#unanswered = unanswered;
    this.#summarize();
  }

  /** Shows a message received. */
  received(message: Received & Moment): void {
    const { at, row, form, unanswered } = message;
    const type = form === 'string' ? 'text' : 'binary';
    this.#log.add({ at, direction: 'received', type, row });
    this.#receivedCount += 1;
    this.#unanswered = unanswered;
    this.#summarize();
    this.#events.show('message', message, () => describe(message));
  }

  #showCounts(): void {
    const counts = [
      `${formatNumber(this.#sentCount)} sent`,
      `${formatNumber(this.#receivedCount)} received`,
      `${formatNumber(this.#unanswered)} unanswered`,
    ];
    setText(this.#summary, counts.join(', '));
  }
}

function describe({ form, length, size, origin }: Received): Properties {
  // A long text's bytes are not counted yet, and the event is now.
  const shown =
    size === undefined
      ? `${formatNumber(length)} characters`
      : `${formatSize(size)} bytes`;
  const type = form === 'string' ? 'text' : `binary, ${form}`;
  return { type, size: shown, origin };
}
