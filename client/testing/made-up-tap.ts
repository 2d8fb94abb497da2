import { ConnectionDecoder } from '../../shared/wire/decoder/connection-decoder.ts';
import type { Sender, WireEvent } from '../../shared/wire/events.ts';
import type { ConnectionRecord } from '../src/wire/connection-record.ts';
import { WireRecord } from '../src/wire/wire-record.ts';

export const REQUEST = Buffer.from(
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n' +
    'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
);
export const RESPONSE = Buffer.from(
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    'Connection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
);
/** Text, not masked. */
export const HELLO = Buffer.from('810548656c6c6f', 'hex');

/** What a tap would tell of bytes, without a network. */
export class Tap {
  readonly events: WireEvent[] = [];
  readonly #decoder: ConnectionDecoder;
  #at = 1_000;

  constructor(connection = 1) {
    const [client, server] = ['127.0.0.1:50000', '127.0.0.1:4000'];
    const opened = { kind: 'opened', connection, at: this.#at } as const;
    this.events.push({ ...opened, client, server, tls: false });
    const emit = (event: WireEvent): number => this.events.push(event);
    this.#decoder = new ConnectionDecoder({ connection, emit });
  }

  push(from: Sender, ...chunks: readonly Uint8Array[]): this {
    for (const chunk of chunks) {
      this.#at += 1;
      this.#decoder.push(from, chunk, this.#at);
    }
    return this;
  }

  end(from: Sender): this {
    this.#at += 1;
    this.#decoder.end(from, 'end', this.#at);
    return this;
  }

  shakeHands(): this {
    return this.push('client', REQUEST).push('server', RESPONSE);
  }
}

/** What the page knows of it; in batches of so many events. */
export function record(tap: Tap, batch = Infinity): WireRecord {
  const all = new WireRecord();
  for (let i = 0; i < tap.events.length; i += batch) {
    all.take(tap.events.slice(i, i + batch));
  }
  return all;
}

export function connectionIn(all: WireRecord): ConnectionRecord {
  const [newest] = all.connections;
  if (newest === undefined) throw new Error('There is no connection.');
  return newest;
}

export function hellos(frames: number): Buffer {
  return Buffer.concat(Array.from({ length: frames }, () => HELLO));
}

/** Header and payload of a binary frame that is not masked. */
export function binary(length: number): Buffer {
  const header = Buffer.from([0x82, 126, length >> 8, length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(length)]);
}

export function cut(bytes: Buffer, pieces: number): Buffer[] {
  const size = Math.ceil(bytes.length / pieces);
  return Array.from({ length: pieces }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}
