import { median, medianOrNull } from './statistics.ts';
import { BASELINE } from '../servers/contenders.ts';
import type { Measurement } from '../measure/measure.ts';
import type { Entry, Report, ScenarioReport } from './report.ts';
import { totalOf } from '../measure/usage.ts';

/** The median of some rounds, and how far apart they are. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many there were: of one the range says nothing. */
  readonly rounds: number;
}

export function entryOf(
  { entries }: ScenarioReport,
  contender: string,
): Entry | undefined {
  return entries.find((entry) => entry.contender === contender);
}

/** Null: it was not measured. */
export function figureOf(entry: Entry | undefined): number | null {
  if (entry === undefined || entry.rounds.length === 0) return null;
  return median(entry.rounds.map(({ figure }) => figure));
}

/** Of each round, so that what disturbs a round disturbs both sides. */
export function ratioOf(
  scenario: ScenarioReport,
  contender: string,
  against: string = BASELINE,
): Spread | null {
  return spreadOf(scenario, contender, against, ({ figure }) => figure);
}

/**
 * What a second of the server's own time is worth: it says more while other
 * programs want the machine too.
 */
export function ratioPerCpu(
  scenario: ScenarioReport,
  contender: string,
  against: string = BASELINE,
): Spread | null {
  return spreadOf(scenario, contender, against, ({ figure, usage }) => {
    const share = totalOf(usage?.server ?? null);
    // Zero: too short for the system to have counted anything.
    return share ? figure / share : NaN;
  });
}

function spreadOf(
  scenario: ScenarioReport,
  contender: string,
  against: string,
  valueOf: (measurement: Measurement) => number,
): Spread | null {
  const theirs = entryOf(scenario, against)?.rounds ?? [];
  const ours = entryOf(scenario, contender)?.rounds ?? [];
  const ratios = ours.flatMap((measurement, i) => {
    const other = theirs[i];
    return other ? [valueOf(measurement) / valueOf(other)] : [];
  });
  if (ratios.length === 0 || !ratios.every(Number.isFinite)) return null;
  return {
    median: median(ratios),
    min: Math.min(...ratios),
    max: Math.max(...ratios),
    rounds: ratios.length,
  };
}

/** Shares of a core, medians; null where nobody tells. */
export function busyOf(
  entry: Entry | undefined,
  side: 'server' | 'generator',
): number | null {
  const rounds = entry?.rounds ?? [];
  if (rounds.length === 0) return null;
  return medianOrNull(
    rounds.map(({ usage }) => totalOf(usage?.[side] ?? null)),
  );
}

/** True when the figure says more of the generator than of the server. */
export function isGeneratorBusier(entry: Entry | undefined): boolean {
  return entry !== undefined && (strainOf(entry) ?? 0) > 1;
}

/** How close the generator ever came to being the limit. */
interface Strain {
  /** The generator's share of a core by the server's: above 1 it was. */
  readonly ratio: number;
  readonly contender: string;
  readonly title: string;
}

/** The worst case; null where nobody tells. */
export function generatorStrain({ scenarios }: Report): Strain | null {
  const strains = scenarios.flatMap(({ title, entries }) =>
    entries.flatMap((entry) => {
      const ratio = strainOf(entry);
      return ratio === null
        ? []
        : [{ ratio, contender: entry.contender, title }];
    }),
  );
  return strains.sort((a, b) => b.ratio - a.ratio).at(0) ?? null;
}

function strainOf(entry: Entry): number | null {
  const server = busyOf(entry, 'server');
  const generator = busyOf(entry, 'generator');
  // Zero: too short for the system to have counted anything.
  return server && generator !== null ? generator / server : null;
}

/** Microseconds of the server's main thread for one message, MB or so. */
export function costOf(
  entry: Entry | undefined,
): { readonly own: number; readonly system: number } | null {
  const shares = entry?.rounds.map(({ figure, usage }) => ({
    own: (usage?.server?.own ?? NaN) / figure,
    system: (usage?.server?.system ?? NaN) / figure,
  }));
  if (shares === undefined || shares.length === 0) return null;
  const own = median(shares.map((share) => share.own)) * 1e6;
  const system = median(shares.map((share) => share.system)) * 1e6;
  return Number.isFinite(own + system) ? { own, system } : null;
}

export function failuresIn({ scenarios }: Report): readonly string[] {
  return scenarios.flatMap(({ title, entries }) =>
    entries
      .filter(({ hasFailed }) => hasFailed)
      .map(({ contender, note }) => `${contender}, ${title}: ${note}`),
  );
}
