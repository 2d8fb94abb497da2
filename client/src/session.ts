import { Composer } from './composer.ts';
import { closeName } from './close-codes.ts';
import { Connection, type ConnectionListener } from './connection.ts';
import { ConnectionForm } from './connection-form.ts';
import { byId, setText } from './dom.ts';
import { closeProperties, EventsPanel } from './events-panel.ts';
import { Failures } from './failures.ts';
import { Generator } from './generator.ts';
import { LogTable } from './log-table.ts';
import type { PageInfo } from './page-info.ts';
import type { Payload, Received } from './payload.ts';
import { Progress } from './progress.ts';
import { StatePanel } from './state-panel.ts';
import { Traffic } from './traffic.ts';

const REFRESH_MS = 100;
const NOT_OPEN = 'Nothing can be sent: no connection is open.';

/** Ties the parts of the page to the one connection. */
export class Session implements ConnectionListener {
  readonly #connection = new Connection(this);
  readonly #log = new LogTable();
  readonly #events = new EventsPanel();
  readonly #traffic = new Traffic(this.#log, this.#events);
  readonly #progress = new Progress();
  readonly #state = new StatePanel();
  readonly #failures = new Failures();
  readonly #hints = ['send-hint', 'generate-hint'].map((id) =>
    byId(id, HTMLParagraphElement),
  );
  readonly #composer = new Composer((payload) => this.#send(payload));
  readonly #generator = new Generator((payload) => this.#send(payload));
  readonly #form = new ConnectionForm({
    connect: (url, protocols) => this.#connect(url, protocols),
    close: (code, reason) => this.#close(code, reason),
    setBinaryType: (type) => {
      this.#connection.binaryType = type;
    },
  });

  /** Takes what the runner told the page, and where to connect by default. */
  begin(info: PageInfo | undefined, url: string): void {
    this.#failures.info = info;
    this.#form.suggestUrl(url);
    // No event tells that bufferedAmount changed, or that closing began.
    setInterval(() => this.#refresh(), REFRESH_MS);
    this.#refresh();
  }

  connecting(socket: WebSocket): void {
    this.#failures.connecting();
    this.#events.reset();
    this.#progress.reset();
    this.#traffic.reset();
    this.#note('connect', socket.url);
    this.#refresh();
  }

  opened(socket: WebSocket): void {
    this.#failures.opened(socket.url);
    this.#events.show('open', socket);
    const protocol = socket.protocol === '' ? 'none' : socket.protocol;
    this.#note('open', `subprotocol: ${protocol}`);
    this.#refresh();
  }

  received(data: Received, event: MessageEvent, socket: WebSocket): void {
    this.#traffic.received(data, event.origin, socket);
  }

  failed(socket: WebSocket): void {
    this.#events.show('error', socket);
    this.#note('error', 'the browser gives no details');
    this.#refresh();
  }

  closed(event: CloseEvent, socket: WebSocket): void {
    this.#events.show('close', socket, closeProperties(event));
    this.#failures.closed(socket.url);
    this.#progress.connectionEnded();
    this.#traffic.ended();
    const clean = event.wasClean ? 'clean' : 'not clean';
    const reason = event.reason === '' ? '' : `, “${event.reason}”`;
    const name = closeName(event.code);
    this.#note('close', `${event.code} ${name}, ${clean}${reason}`);
    this.#refresh();
  }

  #connect(url: string, protocols: string[]): void {
    this.#failures.protocols = protocols;
    this.#connection.connect(url, protocols);
  }

  #close(code: number | undefined, reason: string | undefined): void {
    this.#failures.closing();
    this.#connection.close(code, reason);
    this.#refresh();
  }

  #send(payload: Payload): string | undefined {
    const { socket } = this.#connection;
    if (socket === undefined || !this.#connection.isOpen) {
      return 'The connection is no longer open.';
    }
    const began = performance.now();
    try {
      this.#connection.send(payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `The browser cannot send this: ${reason}`;
    }
    this.#traffic.sent(payload, began);
    this.#progress.follow(socket, payload.size, began);
    return undefined;
  }

  #note(type: string, preview: string): void {
    this.#log.add({ direction: 'event', type, preview });
  }

  #refresh(): void {
    const { socket, isOpen } = this.#connection;
    if (socket !== undefined) this.#state.show(socket);
    this.#form.showState(socket?.readyState);
    this.#composer.setOpen(isOpen);
    this.#generator.setOpen(isOpen);
    for (const hint of this.#hints) setText(hint, isOpen ? '' : NOT_OPEN);
  }
}
