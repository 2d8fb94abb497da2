import type { Contender } from './contenders.ts';
import { EchoServer } from './echo-server.ts';
import { measure, verify } from './measure.ts';
import type { Measurement, Timing } from './measure.ts';
import { buildMessage } from './message.ts';
import type { Message } from './message.ts';
import { peakMemory } from './process-usage.ts';
import type { Scenario } from './scenarios.ts';

const TIMING: Timing = { settleMs: 250, countMs: 1500 };
const QUICK_TIMING: Timing = { settleMs: 250, countMs: 500 };

/** Both contenders in one round, one after the other. */
export interface Round {
  readonly ours: Measurement;
  readonly theirs: Measurement;
}

/** A server's most memory, in bytes; null where the system does not tell. */
export interface PeakMemory {
  readonly afterFirst: number | null;
  readonly afterAll: number | null;
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly rounds: readonly Round[];
  readonly ourPeak: PeakMemory;
  readonly theirPeak: PeakMemory;
}

/**
 * Runs one scenario on freshly started servers: what another scenario left
 * behind, in memory or in the compiler's assumptions, does not count.
 */
export async function runScenario(
  scenario: Scenario,
  [ours, theirs]: readonly [Contender, Contender],
  rounds: number,
  isQuick: boolean,
): Promise<ScenarioResult> {
  const message = buildMessage(scenario.payload);
  const timing = isQuick ? QUICK_TIMING : TIMING;
  const servers: EchoServer[] = [];
  const prepare = async (contender: Contender): Promise<Prepared> => {
    const server = await EchoServer.start(contender);
    servers.push(server);
    return prepareServer(server, scenario, message, timing);
  };
  try {
    const us = await prepare(ours);
    const them = await prepare(theirs);
    const results: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      results.push(await runRound(us, them, round % 2 === 0));
    }
    return {
      scenario,
      rounds: results,
      ourPeak: us.peak(),
      theirPeak: them.peak(),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** A server that has proved its echo and is warm. */
interface Prepared {
  readonly measure: () => Promise<Measurement>;
  readonly peak: () => PeakMemory;
}

async function prepareServer(
  server: EchoServer,
  scenario: Scenario,
  message: Message,
  timing: Timing,
): Promise<Prepared> {
  await explained(server, scenario, verify(server, message));
  const afterFirst = peakMemory(server.pid);
  const measureIt = (): Promise<Measurement> =>
    explained(server, scenario, measure(server, scenario, message, timing));
  // Does not count: the compiler has not yet seen what the server does most.
  await measureIt();
  return {
    measure: measureIt,
    peak: () => ({ afterFirst, afterAll: peakMemory(server.pid) }),
  };
}

/** Whoever goes first may find the machine in another state: they alternate. */
async function runRound(
  us: Prepared,
  them: Prepared,
  weGoFirst: boolean,
): Promise<Round> {
  if (weGoFirst) {
    const ours = await us.measure();
    return { ours, theirs: await them.measure() };
  }
  const theirs = await them.measure();
  return { ours: await us.measure(), theirs };
}

/** Says where an error happened, and what the server printed. */
async function explained<Result>(
  server: EchoServer,
  { name }: Scenario,
  work: Promise<Result>,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const where = `${server.contender.name}, ${name}`;
    throw new Error(`${where}: ${reason}\n${server.output}`);
  }
}
