import type { LoadAverage, Report } from './report.ts';
import { median } from './statistics.ts';

/** Other programs may have so much of each core, and a run still means much. */
const QUIET_SHARE = 0.75;

/** A server, the load generator and what the system does for them. */
const OWN_LOAD = 3;

/** A server may wait so long for a CPU, as a share of its time. */
const MOST_WAITED = 0.25;

/**
 * Why figures of this machine say little, in a sentence; null: it is quiet.
 * Windows has no load average, and is always quiet.
 */
export function busyBefore([load = 0]: LoadAverage, cpus: number) {
  if (load <= cpus * QUIET_SHARE) return null;
  return (
    `This machine is busy: before the run its load average was ${load}, with ` +
    `${coresIn(cpus)}. The figures say little, and there are no verdicts.`
  );
}

/** The same, of a run that is over. */
export function busyDuring(report: Report): string | null {
  const { machine, loadBefore, scenarios } = report;
  const before = busyBefore(loadBefore, machine.cpus);
  if (before !== null) return before;
  const load = Math.max(0, ...scenarios.map((each) => each.load[0] ?? 0));
  const waited = medianWaited(report);
  const isLoaded = load > machine.cpus * QUIET_SHARE + OWN_LOAD;
  if (!isLoaded && waited <= MOST_WAITED) return null;
  const why = isLoaded
    ? `its load average was up to ${load}, with ${coresIn(machine.cpus)}`
    : `servers waited for a CPU for ${(waited * 100).toFixed(0)} % of the time`;
  return (
    `This machine was busy: during the run ${why}. The figures say little, ` +
    'and there are no verdicts.'
  );
}

function medianWaited({ scenarios }: Report): number {
  const shares = scenarios.flatMap(({ entries }) =>
    entries.flatMap(({ rounds }) =>
      rounds.flatMap(({ usage }) => usage?.server?.waited ?? []),
    ),
  );
  return shares.length === 0 ? 0 : median(shares);
}

function coresIn(cpus: number): string {
  return cpus === 1 ? '1 core' : `${cpus} cores`;
}
