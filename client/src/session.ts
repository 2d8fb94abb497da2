import { Composer } from './composer.ts';
import { closeName } from './close-codes.ts';
import { Connection } from './connection.ts';
import { ConnectionForm } from './connection-form.ts';
import { byId, setText } from './dom.ts';
import { closeProperties, EventsPanel } from './events-panel.ts';
import { Failures } from './failures.ts';
import { FilePanel } from './file-panel.ts';
import { Generator } from './generator.ts';
import { LogTable } from './log-table.ts';
import type { PageInfo } from './page-info.ts';
import { Progress } from './progress.ts';
import { StatePanel } from './state-panel.ts';
import { Traffic } from './traffic.ts';
import type { WorkerListener } from './worker-link.ts';
import type {
  Batch,
  Closed,
  FileProgress,
  Moment,
  News,
  Outgoing,
} from './worker-messages.ts';

/** Milliseconds in which nobody notices that a message is not yet sent. */
const UNNOTICED = 100;
const NOT_OPEN = 'Nothing can be sent: no connection is open.';

/** Ties the parts of the page to the one connection. */
export class Session implements WorkerListener {
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
  readonly #composer = new Composer((message) => this.#send(message));
  readonly #file = new FilePanel(() => void this.#connection.stopFile());
  readonly #generator = new Generator((message) => this.#send(message));
  readonly #form = new ConnectionForm({
    connect: (url, protocols) => this.#connect(url, protocols),
    close: (code, reason) => this.#close(code, reason),
    setBinaryType: (type) => {
      this.#connection.binaryType = type;
    },
  });
  #isEncoding = false;

  /** Takes what the runner told the page, and where to connect by default. */
  begin(info: PageInfo | undefined, url: string): void {
    this.#failures.info = info;
    this.#form.suggestUrl(url);
    this.#refresh();
  }

  take({ news, facts }: Batch): void {
    for (const item of news) this.#happened(item);
    for (const [row, more] of facts) this.#log.update(row, more);
    const last = news.at(-1);
    if (last !== undefined) {
      this.#progress.drain(last);
      this.#file.drain(last);
    }
    this.#refresh();
  }

  failed(reason: string): void {
    this.#note({ at: Date.now() }, 'error', reason);
    this.#file.lost();
    this.#refresh();
  }

  #happened(news: News): void {
    switch (news.kind) {
      case 'connecting':
        return this.#connecting(news);
      case 'open':
        return this.#opened(news);
      case 'error':
        this.#events.show('error', news);
        return this.#note(news, 'error', 'the browser gives no details');
      case 'close':
        return this.#closed(news);
      case 'sent':
        this.#traffic.sent(news);
        return this.#progress.follow(news);
      case 'received':
        return this.#traffic.received(news);
      case 'file':
        return this.#fileWentOn(news);
      case 'changed':
    }
  }

  #connecting(moment: Moment): void {
    this.#failures.connecting();
    this.#file.lost();
    this.#events.reset(moment.at);
    this.#progress.reset();
    this.#traffic.reset();
    this.#note(moment, 'connect', moment.state.url);
  }

  #opened(moment: Moment): void {
    const { url, protocol } = moment.state;
    this.#failures.opened(url);
    this.#events.show('open', moment);
    const agreed = protocol === '' ? 'none' : protocol;
    this.#note(moment, 'open', `subprotocol: ${agreed}`);
  }

  #closed(event: Closed & Moment): void {
    this.#events.show('close', event, () => closeProperties(event));
    this.#failures.closed(event.state.url);
    this.#progress.connectionEnded(event);
    this.#traffic.ended();
    const clean = event.wasClean ? 'clean' : 'not clean';
    const reason = event.reason === '' ? '' : `, “${event.reason}”`;
    const name = closeName(event.code);
    this.#note(event, 'close', `${event.code} ${name}, ${clean}${reason}`);
  }

  #fileWentOn(file: FileProgress & Moment): void {
    const line = this.#file.show(file);
    if (line === '') return;
    this.#progress.fileEnded();
    this.#note(file, 'file', line);
  }

  #connect(url: string, protocols: string[]): Promise<string> {
    this.#failures.protocols = protocols;
    return this.#connection.connect(url, protocols);
  }

  #close(code: number | undefined, reason: string | undefined) {
    this.#failures.closing();
    return this.#connection.close(code, reason);
  }

  async #send(message: Outgoing): Promise<string> {
    const timer = setTimeout(() => this.#showEncoding(), UNNOTICED);
    const problem = await this.#connection.send(message);
    clearTimeout(timer);
    if (!this.#connection.isSending) this.#isEncoding = false;
    this.#refresh();
    return problem;
  }

  #showEncoding(): void {
    this.#isEncoding = true;
    this.#progress.encoding();
    this.#refresh();
  }

  #note({ at }: Pick<Moment, 'at'>, type: string, preview: string): void {
    this.#log.add({ at, direction: 'event', type, preview });
  }

  #refresh(): void {
    const { state, isOpen } = this.#connection;
    if (state !== undefined) this.#state.show(state);
    this.#form.showState(state?.readyState, this.#isEncoding);
    this.#composer.setOpen(isOpen);
    this.#generator.setOpen(isOpen);
    for (const hint of this.#hints) setText(hint, isOpen ? '' : NOT_OPEN);
  }
}
