import { busyDuring } from './busy-machine.ts';
import { entryOf, ratioOf } from './figures.ts';
import type { Spread } from './figures.ts';
import type { Report, ScenarioReport } from './report.ts';

const MB = 1_000_000;

interface Goal {
  /** The scenario's. */
  readonly key: string;
  /** The contender it is a ratio to; null: MB of memory. */
  readonly against: string | null;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What the server at the end of the course is meant to reach. */
const GOALS: readonly Goal[] = [
  { key: '16b', against: 'ws', atLeast: 1.1 },
  { key: '16b-pipelined', against: 'ws', atLeast: 20 },
  { key: '64kib', against: 'ws', atLeast: 2 },
  { key: '64kib', against: 'ws + bufferutil', atLeast: 0.9 },
  { key: '1mib', against: 'ws', atLeast: 2 },
  { key: '1mib', against: 'ws + bufferutil', atLeast: 0.9 },
  { key: '1gib', against: 'ws', atLeast: 3 },
  { key: '1gib', against: 'raw TCP', atLeast: 0.8 },
  { key: '256mib', against: 'ws', atLeast: 2.5 },
  { key: '8gib', against: null, atMost: 150 },
  { key: 'idle', against: 'ws', atMost: 1 },
  { key: 'handshakes', against: 'ws', atLeast: 1.2 },
];

const KEYS: ReadonlySet<string> = new Set(GOALS.map(({ key }) => key));

export function hasGoal({ key }: ScenarioReport): boolean {
  return KEYS.has(key);
}

/** A goal beside what was measured, as people read it. */
export interface GoalResult {
  readonly title: string;
  readonly against: string;
  readonly goal: string;
  readonly result: string;
  /** From the least to the most of the rounds; null: there is no range. */
  readonly range: string | null;
  readonly verdict: Verdict;
}

/** Not always: some rounds were on the other side of the goal. */
export type Verdict = '–' | Outcome | `${Outcome}, ${'not always' | 'one run'}`;
type Outcome = 'reached' | 'missed';

/** Whose goals they are: null, while it is not among the contenders. */
export function goalkeeper({ contenders }: Report): string | null {
  const streaming = contenders.filter(
    ({ streams, speaksWebSocket }) => streams && speaksWebSocket,
  );
  return streaming.at(-1)?.name ?? null;
}

export function goalResults(report: Report): readonly GoalResult[] {
  const keeper = goalkeeper(report);
  if (keeper === null) return [];
  const results = GOALS.flatMap((goal) => {
    const scenario = report.scenarios.find(({ key }) => key === goal.key);
    return scenario ? [resultOf(goal, scenario, keeper)] : [];
  });
  if (busyDuring(report) === null) return results;
  return results.map((result) => ({ ...result, verdict: '–' }));
}

function resultOf(
  goal: Goal,
  scenario: ScenarioReport,
  keeper: string,
): GoalResult {
  const { against, atLeast, atMost } = goal;
  const spread =
    against === null
      ? memoryOf(scenario, keeper)
      : ratioOf(scenario, keeper, against);
  const write = against === null ? writeMegabytes : writeRatio;
  return {
    title: scenario.title,
    against: against ?? 'peak memory',
    goal:
      atLeast === undefined ? `≤ ${write(atMost ?? 0)}` : `≥ ${write(atLeast)}`,
    result: spread === null ? '–' : write(spread.median),
    range: spread === null ? null : rangeOf(spread),
    verdict: spread === null ? '–' : verdictOn(goal, spread),
  };
}

/** MB: the most of all rounds, so that they have no range. */
function memoryOf(scenario: ScenarioReport, keeper: string): Spread | null {
  const entry = entryOf(scenario, keeper);
  const peak = entry?.peakMemory ?? null;
  if (entry === undefined || peak === null) return null;
  const all = peak / MB;
  return { median: all, min: all, max: all, rounds: entry.rounds.length };
}

function verdictOn(goal: Goal, spread: Spread): Verdict {
  const { atLeast = -Infinity, atMost = Infinity } = goal;
  const holds = (value: number): boolean => value >= atLeast && value <= atMost;
  const { median, min, max, rounds } = spread;
  const outcome = holds(median) ? 'reached' : 'missed';
  if (rounds === 1) return `${outcome}, one run`;
  return holds(min) === holds(max) ? outcome : `${outcome}, not always`;
}

function rangeOf({ min, max }: Spread): string | null {
  return min === max ? null : `${writeRatio(min)}–${writeRatio(max)}`;
}

function writeRatio(ratio: number): string {
  return ratio.toFixed(2);
}

/** 150 is 150, and what is measured has a digit more. */
function writeMegabytes(megabytes: number): string {
  return `${Number(megabytes.toFixed(1))} MB`;
}
