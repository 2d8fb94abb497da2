import type { Socket } from 'node:net';

/** How the other program ended its direction. */
export type Ending = 'end' | 'reset';

/**
 * One of the tap's two connections of a pair: a TCP socket, and the TLS in it
 * where there is any.
 */
export class Side {
  onChunk: (chunk: Buffer) => void = () => {};
  onDrain: () => void = () => {};
  /** Nothing more comes; in order, or all is lost in both directions. */
  onEnd: (how: Ending) => unknown = () => {};
  /** It is over, however it ended. */
  onClose: () => void = () => {};
  readonly #stream: Socket;
  readonly #tcp: Socket;
  #ending: Ending | null = null;

  /**
   * @param stream what the bytes go through: TLS, or TCP itself.
   * @param tcp the connection below it; only TCP knows resets.
   */
  constructor(stream: Socket, tcp: Socket) {
    this.#stream = stream;
    this.#tcp = tcp;
    tcp.setNoDelay(true);
    tcp.on('error', () => this.#ended('reset'));
    stream.on('error', () => this.#ended('reset'));
    stream.on('end', () => this.#ended('end'));
    stream.on('drain', () => this.onDrain());
    stream.on('close', (hadError) => {
      if (hadError || this.#ending === null) this.#ended('reset');
      this.onClose();
    });
  }

  /** Chunks come from now on. What came before has waited, and not for long. */
  start(): void {
    this.#stream.on('data', (chunk: Buffer) => this.onChunk(chunk));
  }

  /** A connection that was lost before anybody listened; null: it was not. */
  get ending(): Ending | null {
    return this.#ending;
  }

  /** False: wait for `onDrain`, or the bytes pile up here. */
  write(chunks: readonly Buffer[]): boolean {
    const stream = this.#stream;
    if (!stream.writable) return false;
    // All of them in one call of the system.
    stream.cork();
    for (const chunk of chunks) stream.write(chunk);
    stream.uncork();
    return !stream.writableNeedDrain;
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  /** Ends our direction, after what was written. */
  end(): void {
    this.#stream.end();
  }

  /** Ends both directions at once; what waits is lost. */
  reset(): void {
    // From here on it is our doing, and no news.
    this.#ending = 'reset';
    if (this.#stream === this.#tcp) resetTcp(this.#tcp);
    else setImmediate(() => this.#resetBelowTls());
  }

  /** In a turn of its own: in one of TLS's callbacks it would crash Node. */
  #resetBelowTls(): void {
    resetTcp(this.#tcp);
    this.#stream.destroy();
  }

  /** A reset may also come after an end. */
  #ended(how: Ending): void {
    if (this.#ending === 'reset' || this.#ending === how) return;
    this.#ending = how;
    this.onEnd(how);
  }
}

function resetTcp(tcp: Socket): void {
  if (tcp.connecting || tcp.destroyed) tcp.destroy();
  else tcp.resetAndDestroy();
}
