import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import type { Server, Socket } from 'node:net';
import tls from 'node:tls';
import { certificateFiles } from '../../certificates.ts';
import type { TemporaryCertificates } from '../../testing/temporary-certificates.ts';
import type { WireEvent } from '../events.ts';
import { portOf } from './listener.ts';
import { startTap } from './tap.ts';
import type { Tap, TapOptions } from './tap.ts';

export const HOST = '127.0.0.1';
/** On a busy machine all takes its time. */
export const PATIENCE_MS = 60_000;

/** What is sent comes back, with half-close and back-pressure. */
export function echo(socket: Socket): void {
  socket.pipe(socket);
}

export interface Pems {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

export async function readPems(from: TemporaryCertificates): Promise<Pems> {
  const files = certificateFiles(await from.folder());
  const read = (file: string): string => readFileSync(file, 'utf8');
  return { key: read(files.key), cert: read(files.cert), ca: read(files.ca) };
}

/** What a test started, and what has to end with it. */
export class TapBench {
  readonly events: WireEvent[] = [];
  readonly troubles: string[] = [];
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #taps: Tap[] = [];
  #lastTcp: Socket | null = null;

  /** What the events were about, in their order. */
  kinds(): readonly string[] {
    return this.events.map(({ kind }) => kind);
  }

  /** A server that does something with each connection. */
  async serve(
    onSocket: (socket: Socket) => void,
    pair?: { readonly key: string; readonly cert: string },
  ): Promise<number> {
    const accept = (socket: Socket): void => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      onSocket(socket);
    };
    const server = pair
      ? tls.createServer({ ...pair, allowHalfOpen: true }, accept)
      : net.createServer({ allowHalfOpen: true }, accept);
    // Of a TLS server these are the connections below TLS.
    server.on('connection', (tcp: Socket) => {
      this.#lastTcp = tcp;
      tcp.on('error', () => {});
    });
    server.listen(0, HOST);
    await once(server, 'listening');
    this.#servers.push(server);
    return portOf(server);
  }

  /** The server resets its last connection. */
  reset(): void {
    this.#lastTcp?.resetAndDestroy();
  }

  /** A tap in front of a port; its events are kept. */
  async tap(port: number, options: Partial<TapOptions> = {}): Promise<Tap> {
    const tap = await startTap({
      listen: { host: HOST, port: 0 },
      to: { host: HOST, port },
      onEvent: (event) => this.events.push(event),
      onTrouble: (sentence) => this.troubles.push(sentence),
      ...options,
    });
    this.#taps.push(tap);
    return tap;
  }

  async end(): Promise<void> {
    await Promise.all(this.#taps.map((tap) => tap.close()));
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }
}
