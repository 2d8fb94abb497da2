import { BASELINE } from '../servers/contenders.ts';
import { costOf, entryOf, figureOf, ratioOf } from './figures.ts';
import type { Spread } from './figures.ts';
import { goalkeeper, goalResults, hasGoal } from './goals.ts';
import type { Report, ScenarioReport } from './report.ts';
import {
  busyCell,
  UNKNOWN,
  writeFigure,
  writeRange,
  writeRatio,
} from './table.ts';

const BYTES_PER_MB = 1_000_000;

/** What a cost is the cost of. */
const PIECES: Readonly<Record<ScenarioReport['unit'], string>> = {
  'msg/s': 'message',
  'MB/s': 'MB',
  'conn/s': 'connection',
  'KiB each': 'connection',
};

/** What people would take instead. */
const RIVALS: ReadonlySet<string> = new Set([BASELINE, 'ws + bufferutil']);

type Cell = (scenario: ScenarioReport, contender: string) => string;

export function ratioTable(report: Report): string {
  const cell: Cell = (scenario, name) => ratioCell(ratioOf(scenario, name));
  const others = namesIn(report).filter((name) => name !== BASELINE);
  const compared = report.scenarios.filter((scenario) =>
    others.some((name) => ratioOf(scenario, name) !== null),
  );
  return grid(compared, others, cell, {
    title: 'rounds',
    of: (scenario) => String(roundsOf(scenario, others)),
  });
}

/** Whoever was not measured had none; all others had as many. */
function roundsOf(scenario: ScenarioReport, names: readonly string[]): number {
  const counts = names.map((name) => ratioOf(scenario, name)?.rounds ?? 0);
  return Math.max(...counts);
}

export function figureTable(report: Report): string {
  const cell: Cell = (scenario, name) => {
    const figure = figureOf(entryOf(scenario, name));
    return figure === null ? UNKNOWN : writeFigure(figure);
  };
  return grid(report.scenarios, namesIn(report), cell, {
    title: 'unit',
    of: ({ unit }) => unit,
  });
}

/** `3.1 + 4.2`: microseconds in the program, and in the system for it. */
export function costTable(report: Report): string {
  const cell: Cell = (scenario, name) => {
    const cost = costOf(entryOf(scenario, name));
    if (cost === null) return UNKNOWN;
    return `${digits(cost.own)} + ${digits(cost.system)}`;
  };
  return grid(report.scenarios.filter(hasTimes), namesIn(report), cell, {
    title: 'µs per',
    of: ({ unit }) => PIECES[unit],
  });
}

export function busyTable(report: Report): string {
  const cell: Cell = (scenario, name) => {
    const entry = entryOf(scenario, name);
    return figureOf(entry) === null ? UNKNOWN : busyCell(entry);
  };
  return grid(report.scenarios.filter(hasTimes), namesIn(report), cell);
}

export function memoryTable(report: Report): string {
  const cell: Cell = (scenario, name) => {
    const peak = entryOf(scenario, name)?.peakMemory ?? null;
    return peak === null ? UNKNOWN : (peak / BYTES_PER_MB).toFixed(0);
  };
  const shown = report.scenarios.filter(({ entries }) =>
    entries.some(({ peakMemory }) => peakMemory !== null),
  );
  return grid(shown, namesIn(report), cell);
}

export function goalTable(report: Report): string {
  const keeper = goalkeeper(report);
  if (keeper === null) return 'The server they are for is not built yet.';
  return table(
    ['', 'against', 'goal', keeper, ''],
    goalResults(report).map(
      ({ title, against, goal, result, range, verdict }) => [
        title,
        against,
        goal,
        range === null ? result : `${result} (${range})`,
        verdict,
      ],
    ),
  );
}

/** What milestone 8 does where there is no goal for it. */
export function otherTable(report: Report): string {
  const keeper = goalkeeper(report);
  if (keeper === null) return 'The server it is about is not built yet.';
  const against = namesIn(report).filter((name) => RIVALS.has(name));
  return table(
    [`${keeper} against`, ...against],
    report.scenarios
      .filter((one) => !hasGoal(one) && ratioOf(one, keeper) !== null)
      .map((one) => [
        one.title,
        ...against.map((name) => ratioCell(ratioOf(one, keeper, name))),
      ]),
  );
}

function ratioCell(ratio: Spread | null): string {
  if (ratio === null) return UNKNOWN;
  return `**${writeRatio(ratio.median)}** (${writeRange(ratio)})`;
}

/** What would mean something to Markdown; bold is meant. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[|<>[\]`_]/g, '\\$&');
}

/** Two: Linux counts in ticks, and 50 of them are all that a turn has. */
function digits(microseconds: number): string {
  const two = microseconds.toPrecision(2);
  return microseconds < 10 ? two : Number(two).toLocaleString('en-US');
}

function hasTimes({ entries }: ScenarioReport): boolean {
  return entries.some((entry) => costOf(entry) !== null);
}

function namesIn({ contenders }: Report): readonly string[] {
  return contenders.map(({ name }) => name);
}

/** A line for each scenario, a column for each contender. */
function grid(
  scenarios: readonly ScenarioReport[],
  names: readonly string[],
  cell: Cell,
  unit?: {
    readonly title: string;
    readonly of: (scenario: ScenarioReport) => string;
  },
): string {
  const units = (scenario: ScenarioReport): readonly string[] =>
    unit ? [unit.of(scenario)] : [];
  return table(
    ['', ...(unit ? [unit.title] : []), ...names],
    scenarios.map((scenario) => [
      scenario.title,
      ...units(scenario),
      ...names.map((name) => cell(scenario, name)),
    ]),
  );
}

function table(
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const rule = head.map((_name, i) => (i === 0 ? '---' : '---:'));
  const row = (cells: readonly string[]): string =>
    `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [row(head), row(rule), ...lines.map(row)].join('\n');
}
