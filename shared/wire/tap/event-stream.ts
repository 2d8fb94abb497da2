import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { History } from './history.ts';
import { isSameOrigin } from './same-origin.ts';

/** Where the page's own server gives the events away. */
export const EVENTS_PATH = '/wire/events';

const KEY_BYTES = 16;
/** For people who look at the answer themselves. */
const NO_KEY = 'Open the page at the address that the terminal shows.\n';

/** How long an event waits for others, in ms. */
const BATCH_MS = 20;
/** About so much is sent to one client at a time: the tap has other work. */
const BATCH_CHARACTERS = 512 * 1024;
/** After so long a client that was cut off comes back, in ms. */
const RETRY_MS = 1_000;
/** A browser has six connections to one server, for all of its pages. */
const MAX_CLIENTS = 32;

/**
 * A step between a request and its answer: `next` passes it on, or says with
 * an error that there will be none.
 */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Server-Sent Events with a history: who comes first hears `reset`, with what
 * was dropped as its data, then everything that is kept, then what is new. All
 * but `reset` are arrays of `WireEvent`, as JSON.
 *
 * Nothing is kept for a client but its place in the history. One that is so
 * slow that this place is dropped is cut off, and may begin anew.
 */
export class EventStream {
  /**
   * Who knows it may listen: `?key=` behind the path. Every user of this
   * machine can come to our port, and what crosses the wire is ours alone.
   */
  readonly key = randomBytes(KEY_BYTES).toString('base64url');
  readonly #history: History;
  readonly #clients = new Set<Client>();
  #timer: NodeJS.Timeout | null = null;

  constructor(history: History) {
    this.#history = history;
    history.onDrop = (place) => {
      for (const client of this.#clients) client.onDrop(place);
    };
  }

  /** How many listen. */
  get clients(): number {
    return this.#clients.size;
  }

  readonly middleware: Middleware = (request, response, next) => {
    const [path, query] = request.url?.split('?') ?? [];
    if (path !== EVENTS_PATH) return next();
    const hasKey = isEqual(query ?? '', `key=${this.key}`);
    const refusal = refusalOf(request, hasKey, this.#clients.size);
    if (refusal !== null) {
      response.writeHead(refusal, { Connection: 'close' });
      response.end(hasKey ? '' : NO_KEY);
      return;
    }
    this.#add(response);
  };

  /** There is something new in the history. */
  wake(): void {
    if (this.#clients.size === 0) return;
    this.#timer ??= setTimeout(() => this.#send(), BATCH_MS);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const client of this.#clients) client.end();
  }

  #add(response: ServerResponse): void {
    const client = new Client(response, this.#history);
    this.#clients.add(client);
    response.on('close', () => this.#clients.delete(client));
    response.on('error', () => {});
    // Of a long history more is asked for when the last part has left.
    response.on('drain', () => this.wake());
    this.wake();
  }

  #send(): void {
    this.#timer = null;
    for (const client of this.#clients) client.send();
  }
}

/** One page that listens. */
class Client {
  readonly #response: ServerResponse;
  readonly #history: History;
  /** Up to here it has been sent everything. */
  #place = 0;

  constructor(response: ServerResponse, history: History) {
    this.#response = response;
    this.#history = history;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    const dropped = JSON.stringify(history.dropped);
    response.write(`retry: ${RETRY_MS}\nevent: reset\ndata: ${dropped}\n\n`);
  }

  get canTakeMore(): boolean {
    const isBehind = this.#place < this.#history.lastPlace;
    return isBehind && !this.#response.writableNeedDrain;
  }

  send(): void {
    if (!this.canTakeMore) return;
    const events: string[] = [];
    let length = 0;
    for (const { place, event } of this.#history.after(this.#place)) {
      const text = JSON.stringify(event);
      events.push(text);
      length += text.length;
      this.#place = place;
      if (length > BATCH_CHARACTERS) break;
    }
    if (events.length === 0) this.#place = this.#history.lastPlace;
    else this.#response.write(`data: [${events.join()}]\n\n`);
  }

  /** What it has not been sent, but had begun to read, is gone. */
  onDrop(place: number): void {
    if (this.#place > 0 && this.#place < place) this.#response.destroy();
  }

  end(): void {
    this.#response.end();
  }
}

/** The status that says no; null: there is nothing against it. */
function refusalOf(
  request: IncomingMessage,
  hasKey: boolean,
  clients: number,
): number | null {
  if (!isSameOrigin(request) || !hasKey) return 403;
  if (request.method !== 'GET') return 405;
  return clients < MAX_CLIENTS ? null : 503;
}

/** In a time that does not tell how much of it is right. */
function isEqual(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
