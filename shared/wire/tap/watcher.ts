import { performance } from 'node:perf_hooks';
import { ConnectionDecoder } from '../decoder/connection-decoder.ts';
import type { Opened, Sender, WireEvent } from '../events.ts';
import type { Ending } from './side.ts';

/** Who is told of what crosses the tap. */
export interface Observer {
  readonly onEvent: (event: WireEvent) => void;
  /** The chunk belongs to the tap: what is kept of it must be copied. */
  readonly onBytes?: (
    connection: number,
    from: Sender,
    chunk: Uint8Array,
    at: number,
  ) => void;
  /** One sentence for people: something went wrong that is no event. */
  readonly onTrouble: (sentence: string) => void;
}

/** Looks at one connection, and never gets into its way. */
export class Watcher {
  readonly #connection: number;
  readonly #observer: Observer;
  readonly #decoder: ConnectionDecoder;
  #isBlind = false;

  constructor(connection: number, observer: Observer) {
    this.#connection = connection;
    this.#observer = observer;
    const emit = observer.onEvent;
    this.#decoder = new ConnectionDecoder({ connection, emit });
  }

  opened(facts: Pick<Opened, 'client' | 'server' | 'tls'>): void {
    const connection = this.#connection;
    this.#look((at) => {
      this.#observer.onEvent({ kind: 'opened', connection, at, ...facts });
    });
  }

  bytes(from: Sender, chunk: Uint8Array): void {
    this.#look((at) => {
      this.#observer.onBytes?.(this.#connection, from, chunk, at);
      this.#decoder.push(from, chunk, at);
    });
  }

  /** A second end of the same side has no effect. */
  ended(from: Sender, how: Ending): void {
    this.#look((at) => this.#decoder.end(from, how, at));
  }

  /** Whoever looks may fail: the bytes must not notice. */
  #look(see: (at: number) => void): void {
    if (this.#isBlind) return;
    try {
      see(performance.timeOrigin + performance.now());
    } catch (error) {
      this.#isBlind = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.#observer.onTrouble(
        `Connection ${this.#connection} goes on, but is not shown any more ` +
          `(${reason}).`,
      );
    }
  }
}
