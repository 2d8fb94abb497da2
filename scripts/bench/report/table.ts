import { BASELINE } from '../servers/contenders.ts';
import {
  busyOf,
  figureOf,
  generatorStrain,
  isGeneratorBusier,
  ratioOf,
  ratioPerCpu,
} from './figures.ts';
import type { Spread } from './figures.ts';
import { goalResults } from './goals.ts';
import type { Entry, Report, ScenarioReport } from './report.ts';

/** The widths of the columns: 80 in all. */
const WIDTHS: readonly number[] = [20, 11, 8, 14, 9, 9, 9];
const GOAL_WIDTHS: readonly number[] = [26, 16, 9, 9, 20];
const BYTES_PER_MB = 1_000_000;
const MOST_NOTE = 44;
export const UNKNOWN = '–';

/** What was measured in one scenario: a line for each contender. */
export function scenarioLines(scenario: ScenarioReport): readonly string[] {
  const { title, unit, better, entries } = scenario;
  const head = better === 'less' ? `${title}: less is better` : title;
  const columns = ['', unit, 'ratio', 'min–max', 'per CPU', 'busy', 'peak MB'];
  return [
    head,
    row(columns, WIDTHS),
    ...entries.map((entry) => entryLine(scenario, entry)),
  ];
}

function entryLine(scenario: ScenarioReport, entry: Entry): string {
  const { contender, note, peakMemory } = entry;
  const figure = figureOf(entry);
  if (figure === null) {
    const [why = ''] = (note ?? '').split('\n');
    const shown = why.length > MOST_NOTE ? `${why.slice(0, MOST_NOTE)}…` : why;
    return row([contender, UNKNOWN], WIDTHS) + `    ${shown}`;
  }
  const ratio = ratioOf(scenario, contender);
  return row(
    [
      contender,
      writeFigure(figure),
      writeRatio(ratio?.median),
      contender === BASELINE ? '' : writeRange(ratio),
      writeRatio(ratioPerCpu(scenario, contender)?.median),
      busyCell(entry),
      peakMemory === null ? UNKNOWN : (peakMemory / BYTES_PER_MB).toFixed(0),
    ],
    WIDTHS,
  );
}

/** `99/71`: the server's main thread and the load generator's, in percent. */
export function busyCell(entry: Entry | undefined): string {
  const percent = (share: number | null): string =>
    share === null ? UNKNOWN : (share * 100).toFixed(0);
  const server = percent(busyOf(entry, 'server'));
  const mark = isGeneratorBusier(entry) ? '*' : '';
  return `${server}/${percent(busyOf(entry, 'generator'))}${mark}`;
}

export function writeFigure(figure: number): string {
  if (figure < 100) return figure.toFixed(1);
  return figure.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

export function writeRatio(ratio: number | undefined): string {
  return ratio === undefined ? UNKNOWN : ratio.toFixed(2);
}

export function writeRange(ratio: Spread | null): string {
  if (ratio === null) return UNKNOWN;
  return `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`;
}

/** What the newest milestone is meant to reach, and whether it does. */
export function goalLines(report: Report): readonly string[] {
  const results = goalResults(report);
  if (results.length === 0) return [];
  const lines = results.map((one) =>
    row(
      [one.title, one.against, one.goal, one.result, one.verdict],
      GOAL_WIDTHS,
    ),
  );
  return [
    row(['Goals', 'against', 'goal', 'result', ''], GOAL_WIDTHS),
    ...lines,
  ];
}

/** What a run has not come to. */
export function leftOutLine(keys: readonly string[]): string {
  return (
    `There was no time for ${keys.join(', ')}: with --only NAME there is, or ` +
    'without --quick.'
  );
}

/** How we know that the servers were measured, and not the generator. */
export function strainLine(report: Report): string {
  const strain = generatorStrain(report);
  if (strain === null) return 'Nobody tells how busy the load generator was.';
  const { ratio, contender, title } = strain;
  return (
    `The load generator was at most ${ratio.toFixed(2)} times as busy as the ` +
    `server\n(${contender}, ${title}).`
  );
}

export const LEGEND: readonly string[] = [
  'Size × connections × messages in flight on each. Figures are medians of the',
  `rounds. Ratio: to ${BASELINE}, of each round, and of these ratios the median.`,
  'Per CPU: the same ratio per second that the server’s main thread really had,',
  'which says more while other programs want the machine too. Busy: the main',
  'threads of server/load generator, in percent. A star: the generator was the',
  'busier one, so that the server can do more than the figure says.',
];

function row(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, i) => {
    const width = widths[i] ?? 0;
    return i === 0 ? cell.padEnd(width) : cell.padStart(width);
  });
  return padded.join('').trimEnd();
}
