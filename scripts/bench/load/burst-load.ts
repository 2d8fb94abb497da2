import type { RawClient } from './raw-client.ts';

/** Messages of one size that are sent again as they come back. */
interface BurstShape {
  /** As many frames as are under way at a time, one behind the other. */
  readonly frames: Buffer;
  readonly inFlight: number;
  /** Bytes of one echo: where it ends need not be looked for. */
  readonly echoLength: number;
}

/**
 * Keeps a number of messages in flight on one connection. What came back in
 * one read goes out in one write: a write for each would make the generator
 * busier than the server.
 */
export class BurstLoad {
  readonly #client: RawClient;
  readonly #shape: BurstShape;
  readonly #frameLength: number;
  #received = 0;
  /** Those that were followed by others. */
  #echoes = 0;
  #isStopping = false;
  #onQuiet: () => void = () => {};

  constructor(client: RawClient, shape: BurstShape) {
    this.#client = client;
    this.#shape = shape;
    this.#frameLength = shape.frames.length / shape.inFlight;
  }

  /** Bytes that came back so far. */
  get received(): number {
    return this.#received;
  }

  start(): void {
    this.#client.onBytes = ({ length }) => this.#count(length);
    this.#client.write(this.#shape.frames);
  }

  /** Sends no more, and waits for what is still to come. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await new Promise<void>((resolve) => {
      this.#onQuiet = resolve;
    });
  }

  #count(length: number): void {
    const { frames, echoLength, inFlight } = this.#shape;
    this.#received += length;
    const echoes = Math.floor(this.#received / echoLength) - this.#echoes;
    if (echoes === 0) return;
    if (echoes > inFlight) {
      this.#client.fail(new Error('more came back than was sent'));
    } else if (!this.#isStopping) {
      this.#echoes += echoes;
      this.#client.write(frames.subarray(0, echoes * this.#frameLength));
    } else if (echoes === inFlight) {
      this.#onQuiet();
    }
  }
}
