import { closeMeaning, closeName } from './close-codes.ts';
import { byId, make, setText } from './dom.ts';
import { formatDuration, formatNumber, formatTime } from './format.ts';
import { oncePerFrame } from './frames.ts';
import { stateName } from './state-panel.ts';
import type { Closed, Moment } from './worker-messages.ts';

/** The browser's four WebSocket events. */
export type EventName = 'open' | 'message' | 'error' | 'close';

/** An event's properties, each with the text that shows it. */
export type Properties = Readonly<Record<string, string>>;

/** Values with more characters stand below their name, not beside it. */
const WIDE_VALUE = 14;

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** What a card says of the event that fired last. */
interface Happened {
  readonly when: string;
  readonly properties: Properties;
}

const NOTHING: Happened = { when: 'not yet', properties: {} };

/** One event's lamp, count, time and properties. */
class EventCard {
  readonly #card: HTMLElement;
  readonly #lamp = make('span', 'lamp');
  readonly #count = make('span', 'count data', '0');
  readonly #time = make('p', 'when data', 'not yet');
  readonly #facts = make('dl', 'facts');
  #total = 0;
  #latest: () => Happened = () => NOTHING;
  readonly #schedule = oncePerFrame(() => this.#draw());

  constructor(name: EventName) {
    this.#card = byId(`event-${name}`, HTMLElement);
    const head = make('h3');
    this.#lamp.setAttribute('aria-hidden', 'true');
    head.append(this.#lamp, make('span', '', name), this.#count);
    this.#card.append(head, this.#time, this.#facts);
  }

  reset(): void {
    this.#total = 0;
    this.#latest = () => NOTHING;
    this.#schedule();
  }

  /** Of thousands of messages only the last is described, in `latest`. */
  happened(latest: () => Happened): void {
    this.#total += 1;
    this.#latest = latest;
    this.#schedule();
  }

  #draw(): void {
    this.#card.dataset['count'] = String(this.#total);
    setText(this.#count, formatNumber(this.#total));
    const { when, properties } = this.#latest();
    setText(this.#time, when);
    const rows = Object.entries(properties).map(([name, value]) => {
      const row = make('div', value.length > WIDE_VALUE ? 'wide' : '');
      row.append(make('dt', '', name), make('dd', 'data', value));
      return row;
    });
    this.#facts.replaceChildren(...rows);
    if (this.#total === 0 || calm.matches) return;
    this.#lamp.animate([{ opacity: 0.2, scale: 1.8 }, {}], 400);
  }
}

/** The four cards. They count the events of one connection. */
export class EventsPanel {
  readonly #cards: Readonly<Record<EventName, EventCard>> = {
    open: new EventCard('open'),
    message: new EventCard('message'),
    error: new EventCard('error'),
    close: new EventCard('close'),
  };
  #began = 0;

  /** Begins anew: a connection is being made since then. */
  reset(began: number): void {
    this.#began = began;
    for (const card of Object.values(this.#cards)) card.reset();
  }

  /** Shows that an event fired, with what is known about it. */
  show(
    name: EventName,
    { at, state }: Moment,
    describe: () => Properties = () => ({}),
  ): void {
    const sinceStart = at - this.#began;
    this.#cards[name].happened(() => ({
      when: `${formatTime(new Date(at))} (+${formatDuration(sinceStart)})`,
      properties: {
        ...describe(),
        readyState: stateName(state.readyState),
        bufferedAmount: formatNumber(state.bufferedAmount),
      },
    }));
  }
}

/** The properties of a close event. */
export function closeProperties(event: Closed): Properties {
  return {
    code: `${event.code} ${closeName(event.code)}`,
    meaning: closeMeaning(event.code),
    reason: event.reason === '' ? 'none' : event.reason,
    wasClean: String(event.wasClean),
  };
}
