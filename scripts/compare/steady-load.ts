import type { ClientConnection } from './client-connection.ts';

/** Keeps a number of messages in flight on one connection. */
export class SteadyLoad {
  readonly #connection: ClientConnection;
  readonly #frame: Buffer;
  readonly #echoLength: number;
  #received = 0;
  /** As many bytes will have come when the next echo is complete. */
  #nextEcho: number;
  #inFlight = 0;
  #isStopping = false;
  #onIdle: () => void = () => {};

  constructor(connection: ClientConnection, frame: Buffer, echoLength: number) {
    this.#connection = connection;
    this.#frame = frame;
    this.#echoLength = echoLength;
    this.#nextEcho = echoLength;
  }

  /** Bytes that came back so far. */
  get received(): number {
    return this.#received;
  }

  start(inFlight: number): void {
    this.#connection.onBytes = ({ length }) => this.#count(length);
    this.#inFlight = inFlight;
    for (let i = 0; i < inFlight; i += 1) this.#connection.write(this.#frame);
  }

  /** Sends no more, and waits for the echoes that are still to come. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** The length of the echoes is known: there is no need to parse them. */
  #count(length: number): void {
    this.#received += length;
    while (this.#received >= this.#nextEcho) {
      this.#nextEcho += this.#echoLength;
      if (!this.#isStopping) {
        this.#connection.write(this.#frame);
        continue;
      }
      this.#inFlight -= 1;
      if (this.#inFlight === 0) this.#onIdle();
    }
  }
}
