import type { Measurement } from '../measure/measure.ts';
import type { Entry, Report, ScenarioReport } from './report.ts';
import { SCENARIOS } from '../scenarios.ts';

// For tests: figures that nobody measured.

const NAMES = ['raw TCP', 'ws', 'ws + bufferutil', 'milestone 8'];

export function madeUpMeasurement(figure: number): Measurement {
  const busy = { own: 0.4, system: 0.5, waited: 0.05 };
  const generator = { own: 0.2, system: 0.25, waited: null };
  return { figure, usage: { seconds: 0.5, server: busy, generator } };
}

export function madeUpEntry(
  contender: string,
  figures: readonly number[],
  note: string | null = null,
): Entry {
  return {
    contender,
    rounds: figures.map(madeUpMeasurement),
    peakMemory: figures.length > 0 ? 123_456_789 : null,
    note,
    hasFailed: false,
  };
}

/** All scenarios: the n-th contender has n times the figure of the first. */
function madeUpScenarios(names: readonly string[]): readonly ScenarioReport[] {
  return SCENARIOS.map(({ key, title, unit, better }) => ({
    key,
    title,
    unit,
    better,
    load: [1, 2, 3],
    entries: names.map((name, i) =>
      madeUpEntry(name, [1e6 * (i + 1), 2e6 * (i + 1), 3e6 * (i + 1)]),
    ),
  }));
}

export function madeUpReport(names: readonly string[] = NAMES): Report {
  return {
    date: '2025-01-02T03:04:05.678Z',
    machine: {
      node: 'v20.19.0',
      platform: 'linux x64',
      cpu: 'Imagined <CPU> & Co',
      cpus: 2,
      memory: 8 * 1024 ** 3,
      nodeUnmasks: false,
    },
    loadBefore: [0.1, 0.2, 0.3],
    loadAfter: [1.5, 0.9, 0.4],
    seconds: 240,
    quick: false,
    contenders: names.map((name) => ({
      name,
      details: `details of ${name}`,
      speaksWebSocket: name !== 'raw TCP',
      streams: name === 'raw TCP' || name === names.at(-1),
    })),
    scenarios: madeUpScenarios(names),
  };
}

/** A report whose first scenario has these entries, and no other scenario. */
export function reportWith(entries: readonly Entry[]): Report {
  const names = entries.map(({ contender }) => contender);
  const [first] = madeUpScenarios(names);
  if (first === undefined) throw new Error('there are no scenarios');
  return { ...madeUpReport(names), scenarios: [{ ...first, entries }] };
}
