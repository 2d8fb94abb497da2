import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/** A server that is silent for so long has failed. */
const SILENCE_MS = 20_000;
const END_OF_HEADERS = '\r\n\r\n';
/** RFC 6455, 1.3 */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What a client connects to. */
export interface Target {
  readonly port: number;
  /** False: plain TCP, which needs no handshake. */
  readonly speaksWebSocket: boolean;
}

/**
 * A connection that costs next to nothing: it sends prepared bytes, and hands
 * on what comes, unparsed, in a buffer that is used again.
 */
export class RawClient {
  /** Called with what came; the bytes change after it returns. */
  onBytes: (bytes: Buffer) => void = () => {};
  /** Rejects when the connection ends, and never resolves. */
  readonly failed: Promise<never>;
  readonly #socket: net.Socket;

  /**
   * Connects, and shakes hands where the server speaks WebSocket.
   *
   * @param bufferBytes as much as is read at a time.
   * @throws when the server does not accept.
   */
  static async open(target: Target, bufferBytes: number): Promise<RawClient> {
    const client = new RawClient(target.port, bufferBytes);
    try {
      const isOpen = target.speaksWebSocket
        ? client.#shakeHands(target.port)
        : client.#exchangeByte();
      await Promise.race([isOpen, client.failed]);
      return client;
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  private constructor(port: number, bufferBytes: number) {
    const buffer = Buffer.alloc(bufferBytes);
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
    const key = randomBytes(16).toString('base64');
    this.write(upgradeRequest(port, key));
    const response = await this.#readUntil((text) =>
      text.includes(END_OF_HEADERS),
    );
    const accept = createHash('sha1').update(key + GUID);
    const isRight =
      isAccepted(response) && response.includes(accept.digest('base64'));
    if (!isRight) throw new Error(`it refused the handshake:\n${response}`);
  }

  /** The system accepts connections ahead: this tells that the server has. */
  async #exchangeByte(): Promise<void> {
    this.write(Buffer.from('?'));
    await this.#readUntil((text) => text.length > 0);
  }

  #readUntil(isEnough: (text: string) => boolean): Promise<string> {
    let text = '';
    return new Promise((resolve) => {
      this.onBytes = (bytes) => {
        text += bytes.toString('latin1');
        if (isEnough(text)) resolve(text);
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

  /** Ends it, because what came is wrong. */
  fail(error: Error): void {
    this.#socket.destroy(error);
  }

  /** By a reset: the port is free again at once. */
  destroy(): void {
    this.#socket.resetAndDestroy();
  }
}

export function upgradeRequest(port: number, key: string): Buffer {
  return Buffer.from(
    'GET / HTTP/1.1\r\n' +
      `Host: 127.0.0.1:${port}\r\n` +
      'Connection: Upgrade\r\n' +
      'Upgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\n' +
      `Sec-WebSocket-Key: ${key}` +
      END_OF_HEADERS,
  );
}

export function isAccepted(response: string): boolean {
  return response.startsWith('HTTP/1.1 101 ');
}

/** Opens connections for a task, which fails when one of them does. */
export async function withClients<Result>(
  target: Target,
  count: number,
  bufferBytes: number,
  task: (clients: readonly RawClient[]) => Promise<Result>,
): Promise<Result> {
  const clients: RawClient[] = [];
  try {
    while (clients.length < count) {
      clients.push(await RawClient.open(target, bufferBytes));
    }
    const failures = clients.map(({ failed }) => failed);
    return await Promise.race([task(clients), ...failures]);
  } finally {
    for (const client of clients) client.destroy();
  }
}
