import { setTimeout as delay } from 'node:timers/promises';
import { BenchServer } from '../servers/bench-server.ts';
import type { Contender } from '../servers/contenders.ts';
import type { Measurement } from './measure.ts';
import { RawClient } from '../load/raw-client.ts';
import { memoryOf } from './usage.ts';

const KIB = 1024;
/** So many open at a time: fewer than any system lets wait. */
const AT_A_TIME = 50;
/** What is opened first, and left, so that all code is loaded. */
const WARM_UP = 500;
/** The answer to a handshake is all that ever comes. */
const BUFFER_BYTES = 1024;
const SETTLE_MS = 300;
const POLL_MS = 10;
const COLLECT_TIMEOUT_MS = 10_000;
const COLLECTED = '[collected]';

/**
 * Runs inside the server: at the signal it lets go of all that it can. One
 * time leaves some: what is collected may have held something else.
 */
const COLLECTOR = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const all = { type: 'major', execution: 'sync', flavor: 'last-resort' };
  process.on('SIGUSR2', () => {
    for (let i = 0; i < 3; i += 1) collect(all);
    console.log('${COLLECTED}');
  });
`;

const MODULE = `data:text/javascript,${encodeURIComponent(COLLECTOR)}`;

/**
 * Room for young objects grows in steps of megabytes, and at another number of
 * connections for each server: without a bound its steps would be measured.
 */
const STEADY: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--max-semi-space-size=1 --import=${MODULE}`,
};

/**
 * What a connection takes that does nothing. Memory grows and shrinks by tens
 * of megabytes with the garbage in it: it is collected before each look.
 */
export async function measureIdle(
  contender: Contender,
  connections: number,
): Promise<Measurement> {
  const server = await BenchServer.start(contender, STEADY);
  try {
    await closeAll(await openMany(server, WARM_UP));
    const before = await settledMemory(server);
    const clients = await openMany(server, connections);
    try {
      const after = await settledMemory(server);
      const failures = clients.map(({ failed }) => failed);
      // All of them are still there, or the figure means nothing.
      await Promise.race([delay(1), ...failures]);
      return { figure: (after - before) / connections / KIB, usage: null };
    } finally {
      await closeAll(clients);
    }
  } finally {
    await server.stop();
  }
}

async function openMany(
  server: BenchServer,
  count: number,
): Promise<readonly RawClient[]> {
  const clients: RawClient[] = [];
  while (clients.length < count) {
    const few = Math.min(AT_A_TIME, count - clients.length);
    const opening = Array.from({ length: few }, () =>
      RawClient.open(server, BUFFER_BYTES),
    );
    clients.push(...(await Promise.all(opening)));
  }
  return clients;
}

async function closeAll(clients: readonly RawClient[]): Promise<void> {
  for (const client of clients) client.destroy();
  await Promise.allSettled(clients.map(({ failed }) => failed));
}

async function settledMemory(server: BenchServer): Promise<number> {
  await delay(SETTLE_MS);
  await collectGarbage(server);
  await delay(SETTLE_MS);
  const memory = memoryOf(server.pid);
  if (memory === null) throw new Error('this system does not tell');
  return memory.now;
}

async function collectGarbage(server: BenchServer): Promise<void> {
  const { printed } = server;
  const deadline = Date.now() + COLLECT_TIMEOUT_MS;
  server.signal('SIGUSR2');
  while (!server.printedSince(printed).includes(COLLECTED)) {
    if (Date.now() > deadline) throw new Error('it collects no garbage');
    await delay(POLL_MS);
  }
}
