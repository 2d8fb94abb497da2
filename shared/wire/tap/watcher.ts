import { ConnectionDecoder } from '../decoder/connection-decoder.ts';
import type { Frame, Opened, Sender, WireEvent } from '../events.ts';
import { now } from './now.ts';
import type { Ending } from './side.ts';

/** Of each payload: twice as much would cost an eighth of the throughput. */
const KEEP_BYTES = 512;

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
  /** A frame that may become whole in a moment: then it is told once. */
  #begun: Frame | null = null;
  /** Nothing more will come of such a frame. */
  #isEnding = false;
  #isBlind = false;

  constructor(connection: number, observer: Observer) {
    this.#connection = connection;
    this.#observer = observer;
    this.#decoder = new ConnectionDecoder({
      connection,
      keepBytes: KEEP_BYTES,
      emit: (event) => this.#onEvent(event),
    });
  }

  opened(facts: Pick<Opened, 'client' | 'server' | 'tls'>): void {
    const connection = this.#connection;
    const at = now();
    this.#look(() => {
      this.#observer.onEvent({ kind: 'opened', connection, at, ...facts });
    });
  }

  /**
   * `settle` must follow, after one chunk or several.
   *
   * @param at when they came.
   */
  bytes(from: Sender, chunk: Uint8Array, at: number): void {
    this.#look(() => {
      this.#observer.onBytes?.(this.#connection, from, chunk, at);
      this.#decoder.push(from, chunk, at);
    });
  }

  /** Tells of a frame that is not whole: it may take its time. */
  settle(): void {
    const begun = this.#begun;
    this.#begun = null;
    if (begun !== null) this.#look(() => this.#observer.onEvent(begun));
  }

  /** A second end of the same side has no effect. */
  ended(from: Sender, how: Ending): void {
    this.#isEnding = true;
    this.#look(() => this.#decoder.end(from, how, now()));
    this.#isEnding = false;
  }

  #onEvent(event: WireEvent): void {
    const isBegun = event.kind === 'frame' && !event.isWhole;
    if (isBegun && !this.#isEnding) this.#begun = event;
    else {
      const isIt = event.kind === 'frame' && event.from === this.#begun?.from;
      if (isIt) this.#begun = null;
      this.#observer.onEvent(event);
    }
  }

  /** Whoever looks may fail: the bytes must not notice. */
  #look(see: () => void): void {
    if (this.#isBlind) return;
    try {
      see();
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
