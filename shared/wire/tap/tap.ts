import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from 'node:net';
import { addressOf } from './address.ts';
import { listen, portOf } from './listener.ts';
import type { ListenerOptions } from './listener.ts';
import type { Side } from './side.ts';
import { Direction } from './direction.ts';
import { connectTo } from './upstream.ts';
import type { Target } from './upstream.ts';
import { Watcher } from './watcher.ts';
import type { Observer } from './watcher.ts';

export interface TapOptions
  extends Pick<ListenerOptions, 'listen' | 'tls'>, Observer {
  readonly to: Target;
}

/** How often `close` looks whether the last connection is over, in ms. */
const CLOSE_POLL_MS = 10;

/**
 * Stands between clients and a server: passes the bytes on, unchanged, both
 * ways, and tells an observer of them.
 *
 * @throws the system's error when it cannot listen.
 */
export async function startTap(options: TapOptions): Promise<Tap> {
  const pairs = new Set<Pair>();
  let connections = 0;
  const server = await listen({
    ...options,
    onSide: (client, address) => {
      connections += 1;
      const pair: Pair = { client, server: null };
      pairs.add(pair);
      client.onClose = () => pairs.delete(pair);
      void tap(pair, address, connections, options);
    },
  });
  return new Tap(server, pairs);
}

/** A client, and the connection to the server for it, once it is there. */
interface Pair {
  readonly client: Side;
  server: Side | null;
}

export class Tap {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs: ReadonlySet<Pair>;

  constructor(server: Server, pairs: ReadonlySet<Pair>) {
    this.port = portOf(server);
    this.#server = server;
    this.#pairs = pairs;
  }

  /** The clients that are there. */
  get clients(): number {
    return this.#pairs.size;
  }

  /** Lets the connections come to their end, and then resets what is left. */
  async close(withinMs = 0): Promise<void> {
    this.#server.close();
    const deadline = Date.now() + withinMs;
    while (this.#pairs.size > 0 && Date.now() < deadline) {
      await delay(CLOSE_POLL_MS);
    }
    for (const { client, server } of this.#pairs) {
      client.reset();
      server?.reset();
    }
  }
}

/** From the moment in which a client is there. It never throws. */
async function tap(
  pair: Pair,
  address: string,
  connection: number,
  options: TapOptions,
): Promise<void> {
  const { client } = pair;
  const { to, tls } = options;
  const watcher = new Watcher(connection, options);
  watcher.opened({
    client: address,
    server: addressOf(to.host, to.port),
    tls: tls !== undefined,
  });
  const gone = new AbortController();
  // A client that only ends its direction still waits for an answer.
  client.onEnd = (how) => how === 'reset' && gone.abort();
  try {
    const server = await connectTo(to, gone.signal);
    pair.server = server;
    new Direction('client', client, server, watcher);
    new Direction('server', server, client, watcher);
  } catch (error) {
    client.reset();
    const reason = error instanceof Error ? error.message : String(error);
    if (gone.signal.aborted) {
      watcher.ended('client', 'reset');
    } else {
      options.onTrouble(`${reason} Connection ${connection} is reset.`);
    }
    watcher.ended('server', 'reset');
    watcher.ended('client', 'reset');
  }
}
