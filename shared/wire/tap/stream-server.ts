import http from 'node:http';
import { RawPeer } from '../../testing/raw-peer.ts';
import type { WireEvent } from '../events.ts';
import { EVENTS_PATH, EventStream } from './event-stream.ts';
import { History } from './history.ts';
import { portOf } from './listener.ts';

/** The server of a page, as far as a test of its events needs it. */
export class StreamServer {
  readonly history = new History();
  readonly stream = new EventStream(this.history);
  readonly #server = http.createServer((request, response) => {
    const next = (): unknown => response.end('something else');
    this.stream.middleware(request, response, next);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return portOf(this.#server);
  }

  add(...events: readonly WireEvent[]): void {
    for (const event of events) {
      this.history.add(event);
      this.stream.wake();
    }
  }

  /** Asks for the events; the peer keeps what comes. */
  async listen(
    fields: Readonly<Record<string, string>> = {},
    path = `${EVENTS_PATH}?key=${this.stream.key}`,
    method = 'GET',
  ): Promise<RawPeer> {
    const { port } = this;
    const peer = await RawPeer.connect({ host: '127.0.0.1', port });
    const all = Object.entries({ Host: `127.0.0.1:${port}`, ...fields });
    const lines = all.map(([name, value]) => `${name}: ${value}`);
    const head = [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
    await peer.send(Buffer.from(head));
    return peer;
  }

  stop(): void {
    this.stream.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
