import net from 'node:net';
import { isAccepted, upgradeRequest } from './raw-client.ts';

/** The one of RFC 6455, 1.3. That answers are right was checked before. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const END_OF_HEADERS = '\r\n\r\n';
const BUFFER_BYTES = 4096;

/** Connects, shakes hands and leaves, over and over. */
export class HandshakeLoad {
  readonly #port: number;
  readonly #request: Buffer;
  readonly #sockets = new Set<net.Socket>();
  #completed = 0;
  #isStopping = false;
  #onWrong: (error: Error) => void = () => {};
  /** Rejects when the server refuses, and never resolves. */
  readonly failed: Promise<never>;

  constructor(port: number) {
    this.#port = port;
    this.#request = upgradeRequest(port, KEY);
    this.failed = new Promise((_resolve, reject) => {
      this.#onWrong = reject;
    });
    this.failed.catch(() => {});
  }

  /** Handshakes so far. */
  get completed(): number {
    return this.#completed;
  }

  start(concurrent: number): void {
    for (let i = 0; i < concurrent; i += 1) {
      this.#begin(Buffer.alloc(BUFFER_BYTES));
    }
  }

  stop(): void {
    this.#isStopping = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The next connection takes over the buffer of the one before. */
  #begin(buffer: Buffer): void {
    if (this.#isStopping) return;
    let response = '';
    const socket = net.connect({
      host: '127.0.0.1',
      port: this.#port,
      noDelay: true,
      onread: {
        buffer,
        callback: (length) => {
          response += buffer.toString('latin1', 0, length);
          this.#look(socket, response);
          return true;
        },
      },
    });
    this.#sockets.add(socket);
    socket.write(this.#request);
    socket.on('error', (error) => this.#onWrong(error));
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#begin(buffer);
    });
  }

  #look(socket: net.Socket, response: string): void {
    if (!response.endsWith(END_OF_HEADERS)) return;
    if (!isAccepted(response)) {
      socket.destroy(new Error(`it refused the handshake:\n${response}`));
      return;
    }
    this.#completed += 1;
    // A reset: no port is kept waiting.
    socket.resetAndDestroy();
  }
}
