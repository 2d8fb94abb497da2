import { WorkerLink, type WorkerListener } from './worker-link.ts';
import type { Batch, Outgoing, SocketState } from './worker-messages.ts';

/** The page's one connection at a time, whose WebSocket a worker holds. */
export class Connection {
  readonly #listener: WorkerListener;
  readonly #link: WorkerLink;
  #state: SocketState | undefined;
  #binaryType: BinaryType = 'blob';
  #sending = 0;

  constructor(listener: WorkerListener) {
    this.#listener = listener;
    this.#link = new WorkerLink({
      take: (batch) => this.#take(batch),
      failed: (reason) => {
        this.#socketIsGone();
        listener.failed(reason);
      },
    });
  }

  /** The socket's properties as last heard; undefined before the first. */
  get state(): SocketState | undefined {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state?.readyState === WebSocket.OPEN;
  }

  /** Is a message on its way to the socket, perhaps being encoded? */
  get isSending(): boolean {
    return this.#sending > 0;
  }

  /** How binary messages are delivered from now on. */
  set binaryType(type: BinaryType) {
    this.#binaryType = type;
    void this.#link.ask({ kind: 'binaryType', type });
  }

  /** Opens a connection. Resolves to why the browser would not, or empty. */
  connect(url: string, protocols: string[]): Promise<string> {
    if (this.isSending) {
      // A worker that encodes hears nothing, so that it can only be replaced.
      this.#link.end('Not sent: a new connection took its place.');
      this.#socketIsGone();
    }
    const binaryType = this.#binaryType;
    return this.#link.ask({ kind: 'connect', url, protocols, binaryType });
  }

  /** Sends a message. Resolves to why that was not possible, or empty. */
  async send(message: Outgoing): Promise<string> {
    this.#sending += 1;
    const problem = await this.#link.ask({ kind: 'send', message });
    this.#sending -= 1;
    return problem;
  }

  /** Sends no more of a file that goes in several messages. */
  stopFile(): Promise<string> {
    return this.#link.ask({ kind: 'stopFile' });
  }

  /** Begins the closing handshake, or gives up a connection not yet open. */
  close(code: number | undefined, reason: string | undefined): Promise<string> {
    return this.#link.ask({ kind: 'close', code, reason });
  }

  #take(batch: Batch): void {
    this.#state = batch.news.at(-1)?.state ?? this.#state;
    this.#listener.take(batch);
  }

  #socketIsGone(): void {
    if (this.#state === undefined) return;
    const readyState = WebSocket.CLOSED;
    this.#state = { ...this.#state, readyState, bufferedAmount: 0 };
  }
}
