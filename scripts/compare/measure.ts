import { setTimeout as delay } from 'node:timers/promises';
import { ClientConnection } from './client-connection.ts';
import type { EchoServer } from './echo-server.ts';
import { exchange, verifyEcho } from './exchange.ts';
import { frameOf } from './message.ts';
import type { Message } from './message.ts';
import { startUsage } from './process-usage.ts';
import type { Usage } from './process-usage.ts';
import type { Scenario } from './scenarios.ts';
import { SteadyLoad } from './steady-load.ts';

const BYTES_PER_MB = 1_000_000;

/** How long a load lasts. */
export interface Timing {
  /** Before anything counts: connections and caches get going. */
  readonly settleMs: number;
  readonly countMs: number;
}

export interface Measurement extends Usage {
  /** In the scenario's unit; more is better. */
  readonly figure: number;
}

/** @throws when the server fails, or sends back something else. */
export async function verify(
  server: EchoServer,
  message: Message,
): Promise<void> {
  await withConnections(server, 1, async (connections) => {
    for (const connection of connections) await verifyEcho(connection, message);
  });
}

/** @throws when the server fails. */
export async function measure(
  server: EchoServer,
  scenario: Scenario,
  message: Message,
  timing: Timing,
): Promise<Measurement> {
  return withConnections(server, scenario.connections, (connections) =>
    scenario.runs === 'one message'
      ? measureOne(server, connections, message)
      : measureLoad(server, connections, scenario, message, timing),
  );
}

async function measureLoad(
  { pid }: EchoServer,
  connections: readonly ClientConnection[],
  { inFlight, unit }: Scenario,
  message: Message,
  { settleMs, countMs }: Timing,
): Promise<Measurement> {
  const frame = frameOf(message);
  const loads = connections.map(
    (connection) => new SteadyLoad(connection, frame, message.echoLength),
  );
  const received = (): number =>
    loads.reduce((sum, load) => sum + load.received, 0);

  for (const load of loads) load.start(inFlight);
  await delay(settleMs);
  const before = received();
  const stopUsage = startUsage(pid);
  await delay(countMs);
  const usage = stopUsage();
  const messages = (received() - before) / message.echoLength;
  await Promise.all(loads.map((load) => load.stop()));

  const perSecond = messages / usage.seconds;
  const factor = unit === 'msg/s' ? 1 : message.length / BYTES_PER_MB;
  return { ...usage, figure: perSecond * factor };
}

async function measureOne(
  { pid }: EchoServer,
  connections: readonly ClientConnection[],
  message: Message,
): Promise<Measurement> {
  const stopUsage = startUsage(pid);
  await Promise.all(connections.map((one) => exchange(one, message)));
  const usage = stopUsage();
  const bytes = message.length * connections.length;
  return { ...usage, figure: bytes / BYTES_PER_MB / usage.seconds };
}

/** Opens connections for a task, which fails when one of them does. */
async function withConnections<Result>(
  { port }: EchoServer,
  count: number,
  task: (connections: readonly ClientConnection[]) => Promise<Result>,
): Promise<Result> {
  const connections: ClientConnection[] = [];
  try {
    while (connections.length < count) {
      connections.push(await ClientConnection.open(port));
    }
    const failures = connections.map(({ failed }) => failed);
    return await Promise.race([task(connections), ...failures]);
  } finally {
    for (const connection of connections) connection.destroy();
  }
}
