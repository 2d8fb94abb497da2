import { setTimeout as delay } from 'node:timers/promises';
import { BurstLoad } from '../load/burst-load.ts';
import { exchange } from '../load/exchange.ts';
import { HandshakeLoad } from '../load/handshake-load.ts';
import { burstLoad, echoLengthOf } from '../load/load.ts';
import type { Load } from '../load/load.ts';
import { withClients } from '../load/raw-client.ts';
import type { Target } from '../load/raw-client.ts';
import { isLarge } from '../scenarios.ts';
import type { Burst, Handshakes } from '../scenarios.ts';
import { startUsage } from './usage.ts';
import type { Usage } from './usage.ts';

const BYTES_PER_MB = 1_000_000;
const KIB = 1024;
const SMALL_BUFFER = 64 * KIB;
const LARGE_BUFFER = 256 * KIB;

/** Where it listens, and which process it is. */
export interface RunningServer extends Target {
  readonly pid: number;
}

/** How long a load lasts. */
export interface Timing {
  /** Before anything counts: connections and caches get going. */
  readonly settleMs: number;
  readonly countMs: number;
}

export interface Measurement {
  /** In the scenario's unit. */
  readonly figure: number;
  /** Null where no time is measured. */
  readonly usage: Usage | null;
}

/** @throws when the server fails, or sends back something else. */
export async function checkBurst(
  server: RunningServer,
  { payload, content, inFlight }: Burst,
): Promise<void> {
  const load = burstLoad(inFlight, payload, content);
  const expected = inFlight * echoLengthIn(server, load, payload);
  const length = await checkLoad(server, load);
  // Echoes are counted by their length afterwards.
  if (length !== expected) {
    throw new Error(`${length} bytes came back, and not ${expected}`);
  }
}

/** @returns the bytes that came back. */
export async function checkLoad(
  server: RunningServer,
  load: Load,
): Promise<number> {
  const lengths = await withClients(server, 1, LARGE_BUFFER, (clients) =>
    Promise.all(clients.map((client) => exchange(client, server, load, true))),
  );
  return Math.max(...lengths);
}

export async function measureBurst(
  server: RunningServer,
  work: Burst,
  timing: Timing,
): Promise<Measurement> {
  const { payload, content, connections, inFlight } = work;
  const load = burstLoad(inFlight, payload, content);
  const frames = load.sent.middle;
  const echoLength = echoLengthIn(server, load, payload);
  const buffer = isLarge(work) ? LARGE_BUFFER : SMALL_BUFFER;
  return withClients(server, connections, buffer, async (clients) => {
    const shape = { frames, inFlight, echoLength };
    const loads = clients.map((client) => new BurstLoad(client, shape));
    for (const one of loads) one.start();
    const { count, usage } = await countFor(timing, server.pid, () =>
      loads.reduce((sum, { received }) => sum + received, 0),
    );
    await Promise.all(loads.map((one) => one.stop()));
    const perSecond = count / echoLength / usage.seconds;
    const factor = isLarge(work) ? payload / BYTES_PER_MB : 1;
    return { figure: perSecond * factor, usage };
  });
}

/** @param isChecked true where nobody could check it before. */
export async function measureStream(
  server: RunningServer,
  load: Load,
  isChecked: boolean,
): Promise<Measurement> {
  return withClients(server, 1, LARGE_BUFFER, async ([client]) => {
    if (client === undefined) throw new Error('there is no connection');
    const stopUsage = startUsage(server.pid);
    await exchange(client, server, load, isChecked);
    const usage = stopUsage();
    const megabytes = load.payload.length / BYTES_PER_MB;
    return { figure: megabytes / usage.seconds, usage };
  });
}

export async function measureHandshakes(
  server: RunningServer,
  { concurrent }: Handshakes,
  timing: Timing,
): Promise<Measurement> {
  const load = new HandshakeLoad(server.port);
  try {
    load.start(concurrent);
    const counted = countFor(timing, server.pid, () => load.completed);
    const { count, usage } = await Promise.race([counted, load.failed]);
    return { figure: count / usage.seconds, usage };
  } finally {
    load.stop();
  }
}

/** By how much something grows in the time that counts. */
async function countFor(
  { settleMs, countMs }: Timing,
  serverPid: number,
  amount: () => number,
): Promise<{ readonly count: number; readonly usage: Usage }> {
  await delay(settleMs);
  const before = amount();
  const stopUsage = startUsage(serverPid);
  await delay(countMs);
  const usage = stopUsage();
  return { count: amount() - before, usage };
}

/** Plain TCP sends back headers and masks as well. */
function echoLengthIn(
  { speaksWebSocket }: RunningServer,
  { sent, messages }: Load,
  payload: number,
): number {
  return speaksWebSocket ? echoLengthOf(payload) : sent.length / messages;
}
