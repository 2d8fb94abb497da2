import type { Contender } from '../servers/contenders.ts';
import type { Enter, Entrant } from './entrant.ts';
import type { Measurement, Timing } from './measure.ts';
import { loadAverage } from '../report/report.ts';
import type { Entry, ScenarioReport } from '../report/report.ts';
import type { Scenario } from '../scenarios.ts';
import { skipReason } from './skip-reason.ts';
import { TimeUp } from './run-time.ts';
import type { RunTime } from './run-time.ts';
import type { Busy } from './usage.ts';

/** How much of it there is. */
export interface Plan {
  readonly timing: Timing;
  readonly rounds: number;
  /** After so long no other round begins. */
  readonly budgetMs: number;
}

/** What an entrant has done so far. */
interface Standing {
  readonly entrant: Entrant;
  readonly rounds: Measurement[];
  failure: string | null;
}

/**
 * Runs one scenario on freshly started servers: what another scenario left
 * behind, in memory or in the compiler's assumptions, does not count. A
 * contender that fails is left out, and the others go on. At the end of the
 * time all is cut off.
 */
export async function runScenario(
  scenario: Scenario,
  contenders: readonly Contender[],
  { timing, rounds, budgetMs }: Plan,
  time: RunTime,
  enterWith: Enter,
): Promise<ScenarioReport> {
  const standings = contenders
    .filter((contender) => skipReason(contender, scenario) === null)
    .map((contender) => ({
      entrant: enterWith(contender, scenario, timing),
      rounds: [],
      failure: null,
    }));
  const end = time.now() + budgetMs;
  const attempt = attemptIn(time);
  try {
    await prepareAll(standings, attempt);
    for (let round = 0; round < rounds; round += 1) {
      if (round > 0 && time.now() > end) break;
      for (const standing of inTurn(standings, round)) {
        await attempt(standing, async ({ entrant, rounds: done }) => {
          done.push(rounded(await entrant.measure()));
        });
      }
    }
    return reportOf(scenario, contenders, standings);
  } finally {
    await Promise.all(standings.map(({ entrant }) => entrant.end()));
  }
}

async function prepareAll(
  standings: readonly Standing[],
  attempt: Attempt,
): Promise<void> {
  const starts = standings.map((standing) =>
    attempt(standing, ({ entrant }) => entrant.start()),
  );
  await Promise.all(starts);
  for (const standing of standings) {
    await attempt(standing, ({ entrant }) => entrant.prepare());
  }
}

/** Whoever goes first may find the machine in another state: they take turns. */
function inTurn(
  standings: readonly Standing[],
  round: number,
): readonly Standing[] {
  const first = round % Math.max(standings.length, 1);
  return [...standings.slice(first), ...standings.slice(0, first)];
}

type Attempt = (
  standing: Standing,
  task: (standing: Standing) => Promise<void>,
) => Promise<void>;

function attemptIn(time: RunTime): Attempt {
  return async (standing, task) => {
    if (standing.failure !== null) return;
    try {
      await time.race(() => task(standing));
    } catch (error) {
      // That is nobody's fault.
      if (error instanceof TimeUp) return;
      const reason = error instanceof Error ? error.message : String(error);
      standing.failure = `${reason}\n${standing.entrant.lastWords}`.trimEnd();
    }
  };
}

function reportOf(
  scenario: Scenario,
  contenders: readonly Contender[],
  standings: readonly Standing[],
): ScenarioReport {
  const { key, title, unit, better } = scenario;
  const entries = contenders.map((contender) => {
    const standing = standings.find(
      ({ entrant }) => entrant.contender === contender,
    );
    return standing
      ? entryOf(standing)
      : leftOut(contender, skipReason(contender, scenario));
  });
  return { key, title, unit, better, load: loadAverage(), entries };
}

function entryOf({ entrant, rounds, failure }: Standing): Entry {
  return {
    contender: entrant.contender.name,
    rounds: failure === null ? rounds : [],
    peakMemory: failure === null ? entrant.peakMemory : null,
    note: failure ?? (rounds.length === 0 ? 'no time left' : null),
    hasFailed: failure !== null,
  };
}

function leftOut({ name }: Contender, note: string | null): Entry {
  const nothing = { rounds: [], peakMemory: null, hasFailed: false };
  return { contender: name, ...nothing, note };
}

/** More digits than mean anything are only noise in the file. */
function rounded({ figure, usage }: Measurement): Measurement {
  return {
    figure: round(figure),
    usage: usage && {
      seconds: round(usage.seconds),
      server: usage.server && roundedBusy(usage.server),
      generator: usage.generator && roundedBusy(usage.generator),
    },
  };
}

function roundedBusy({ own, system, waited }: Busy): Busy {
  return {
    own: round(own),
    system: round(system),
    waited: waited === null ? null : round(waited),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}
