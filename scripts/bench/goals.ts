import { entryOf, ratioOf } from './figures.ts';
import type { Report, ScenarioReport } from './report.ts';

const MB = 1_000_000;

interface Goal {
  /** The scenario's. */
  readonly key: string;
  /** The contender it is a ratio to; null: bytes of memory. */
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
  { key: '8gib', against: null, atMost: 150 * MB },
  { key: 'idle', against: 'ws', atMost: 1 },
  { key: 'handshakes', against: 'ws', atLeast: 1.2 },
];

/** A goal beside what was measured, as people read it. */
export interface GoalResult {
  readonly title: string;
  readonly against: string;
  readonly goal: string;
  readonly result: string;
  /** Null: it was not measured. */
  readonly isReached: boolean | null;
}

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
  return GOALS.flatMap((goal) => {
    const scenario = report.scenarios.find(({ key }) => key === goal.key);
    return scenario ? [resultOf(goal, scenario, keeper)] : [];
  });
}

function resultOf(
  goal: Goal,
  scenario: ScenarioReport,
  keeper: string,
): GoalResult {
  const { against, atLeast, atMost } = goal;
  const value =
    against === null
      ? (entryOf(scenario, keeper)?.peakMemory ?? null)
      : (ratioOf(scenario, keeper, against)?.median ?? null);
  const write = (number: number): string =>
    against === null ? `${Math.round(number / MB)} MB` : number.toFixed(2);
  return {
    title: scenario.title,
    against: against ?? 'peak memory',
    goal:
      atLeast === undefined ? `≤ ${write(atMost ?? 0)}` : `≥ ${write(atLeast)}`,
    result: value === null ? '–' : write(value),
    isReached:
      value === null
        ? null
        : value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity),
  };
}
