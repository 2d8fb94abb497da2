import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/** One connection reads into one buffer, over and over: nothing is kept. */
const READ_BUFFER_LENGTH = 256 * 1024;
/** A server that is silent for so long has failed. */
const SILENCE_MS = 20_000;
const END_OF_HEADERS = '\r\n\r\n';

/**
 * A WebSocket connection that costs next to nothing: it sends prepared bytes
 * and hands on what comes, unparsed.
 */
export class ClientConnection {
  /** Called with what came; the bytes change after it returns. */
  onBytes: (bytes: Buffer) => void = () => {};
  /** Rejects when the connection ends, and never resolves. */
  readonly failed: Promise<never>;
  readonly #socket: net.Socket;

  /** @throws when the server does not accept the connection. */
  static async open(port: number): Promise<ClientConnection> {
    const connection = new ClientConnection(port);
    try {
      await Promise.race([connection.#shakeHands(port), connection.failed]);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  private constructor(port: number) {
    const buffer = Buffer.alloc(READ_BUFFER_LENGTH);
    this.#socket = net.connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (length) => {
          this.onBytes(buffer.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.setTimeout(SILENCE_MS, () => {
      this.#socket.destroy(new Error('the server has fallen silent'));
    });
    this.failed = new Promise((_resolve, reject) => {
      this.#socket.on('error', reject);
      this.#socket.on('close', () => {
        reject(new Error('the server closed the connection'));
      });
    });
    // Whoever waits sees it; at our own end nobody waits any more.
    this.failed.catch(() => {});
  }

  async #shakeHands(port: number): Promise<void> {
    this.write(
      Buffer.from(
        'GET / HTTP/1.1\r\n' +
          `Host: 127.0.0.1:${port}\r\n` +
          'Connection: Upgrade\r\n' +
          'Upgrade: websocket\r\n' +
          'Sec-WebSocket-Version: 13\r\n' +
          `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}` +
          END_OF_HEADERS,
      ),
    );
    const response = await this.#readResponse();
    if (!response.startsWith('HTTP/1.1 101 ')) {
      throw new Error(`the server refused the handshake:\n${response}`);
    }
  }

  #readResponse(): Promise<string> {
    let response = '';
    return new Promise((resolve) => {
      this.onBytes = (bytes) => {
        response += bytes.toString('latin1');
        if (response.includes(END_OF_HEADERS)) resolve(response);
      };
    });
  }

  /** False: wait until it has drained, or the bytes pile up. */
  write(bytes: Buffer): boolean {
    return this.#socket.write(bytes);
  }

  async drained(): Promise<void> {
    await once(this.#socket, 'drain');
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
