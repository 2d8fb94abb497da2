import { once } from 'node:events';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

/** A server that sends back what a test wants, when the test wants it. */
export class FileServer {
  /** The messages that came since the last connection, in bytes. */
  readonly sizes: number[] = [];
  /** What is done with each message: at first it goes back. */
  answer = echo;
  readonly #server: WebSocketServer;
  #socket: WebSocket | undefined;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#socket = socket;
      this.sizes.length = 0;
      socket.on('message', (data, isBinary) => {
        const bytes = bytesOf(data);
        this.sizes.push(bytes.length);
        this.answer(socket, bytes, isBinary);
      });
    });
  }

  static async start(): Promise<FileServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new FileServer(server);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  /** Sends to the page. */
  send(data: Buffer): void {
    this.#socket?.send(data);
  }

  /** Ends the connection without a word, as a server does that is killed. */
  drop(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.drop();
    this.#server.close();
  }
}

export function echo(socket: WebSocket, data: Buffer, binary: boolean): void {
  socket.send(data, { binary });
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
