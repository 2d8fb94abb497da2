import type { Timing } from './measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Plan } from './run-scenario.ts';
import type { Scenario } from '../scenarios.ts';

const TIMING: Timing = { settleMs: 100, countMs: 500 };
const QUICK_TIMING: Timing = { settleMs: 50, countMs: 200 };

/**
 * Less than 5 minutes, or 1: the scenarios share it, and each has what those
 * before it have left. On a slow machine there are fewer rounds.
 */
const BUDGET_MS = 272_000;
const QUICK_BUDGET_MS = 44_000;

/** Then a quick run is cut off: ending it takes a while as well. */
export const QUICK_END_MS = 50_000;

/** However late it is: one round alone would say little, and takes seconds. */
const LEAST_FOR_SHORT_MS = 12_000;

/** What takes seconds, and starts anew each time, has fewer rounds. */
const SHARE_OF_LONG = 0.6;

export type Extent = Pick<BenchOptions, 'rounds' | 'quick'>;

/**
 * @param elapsedMs milliseconds since the run began.
 * @param left scenarios that are still to come, this one included.
 */
export function planFor(
  { work }: Scenario,
  { rounds, quick }: Extent,
  elapsedMs: number,
  left: number,
): Plan {
  const timing = quick ? QUICK_TIMING : TIMING;
  const budgetMs = ((quick ? QUICK_BUDGET_MS : BUDGET_MS) - elapsedMs) / left;
  const isShort = work.kind === 'burst' || work.kind === 'handshakes';
  if (isShort) {
    const least = quick ? 0 : LEAST_FOR_SHORT_MS;
    return { timing, budgetMs: Math.max(budgetMs, least), rounds };
  }
  const isOnce = work.kind === 'stream' && work.isHuge;
  const fewer = Math.ceil(rounds * SHARE_OF_LONG);
  return { timing, budgetMs, rounds: isOnce ? 1 : fewer };
}
