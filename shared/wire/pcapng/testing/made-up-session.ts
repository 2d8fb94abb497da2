import type { Opened, Sender } from '../../events.ts';
import { Capture } from '../capture.ts';

/** When every session begins: a moment with a fraction of a millisecond. */
export const START = 1_800_000_000_000.25;

export const REQUEST = [
  'GET / HTTP/1.1',
  'Host: localhost:4000',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  '\r\n',
].join('\r\n');

export const RESPONSE = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  '\r\n',
].join('\r\n');

/** What a tap would tell a capture, with a millisecond between two things. */
export class MadeUpSession {
  readonly capture: Capture;
  #now = START;

  constructor(path: string) {
    this.capture = new Capture(path);
  }

  open(connection: number, facts: Partial<Opened> = {}): void {
    this.capture.opened({
      kind: 'opened',
      connection,
      at: this.#tick(),
      client: `127.0.0.1:${50_000 + connection}`,
      server: '127.0.0.1:4000',
      tls: false,
      ...facts,
    });
  }

  /** Opens, and ends the opening handshake. */
  upgrade(connection: number, facts: Partial<Opened> = {}): void {
    this.open(connection, facts);
    this.bytes(connection, 'client', REQUEST);
    this.bytes(connection, 'server', RESPONSE);
  }

  bytes(connection: number, from: Sender, bytes: Buffer | string): void {
    this.capture.bytes(connection, from, Buffer.from(bytes), this.#tick());
  }

  chunks(connection: number, from: Sender, chunks: Iterable<Buffer>): void {
    for (const chunk of chunks) this.bytes(connection, from, chunk);
  }

  end(connection: number, from: Sender, how: 'end' | 'reset' = 'end'): void {
    this.capture.ended(connection, from, how, this.#tick());
  }

  #tick(): number {
    const now = this.#now;
    this.#now += 1;
    return now;
  }
}
