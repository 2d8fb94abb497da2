import type { Measurement } from './measure.ts';
import { median, medianOrNull } from './statistics.ts';
import type { Round, ScenarioResult } from './run-scenario.ts';
import { labelOf } from './scenarios.ts';

/** The widths of the columns: 80 in all. */
const WIDTHS: readonly number[] = [14, 6, 12, 9, 6, 11, 6, 8, 8];
const BYTES_PER_MIB = 1024 * 1024;
const UNKNOWN = '–';

export function tableHead(ourName: string, theirName: string): string {
  return [
    row(['', '', '', '', '', '', 'per', 'CPU %', 'CPU %']),
    row(['', '', ourName, theirName, 'ratio', 'min–max', 'CPU', '1st', '2nd']),
  ].join('\n');
}

export function tableRow({ scenario, rounds }: ScenarioResult): string {
  const ours = rounds.map((round) => round.ours);
  const theirs = rounds.map((round) => round.theirs);
  const ratios = rounds.map((one) => one.ours.figure / one.theirs.figure);
  return row([
    labelOf(scenario),
    scenario.unit,
    medianFigure(ours),
    medianFigure(theirs),
    median(ratios).toFixed(2),
    `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    medianOrNull(rounds.map(ratioPerCpu))?.toFixed(2) ?? UNKNOWN,
    busy(ours),
    busy(theirs),
  ]);
}

export function memoryLines(
  { scenario, ourPeak, theirPeak, rounds }: ScenarioResult,
  ourName: string,
  theirName: string,
): string[] {
  const line = (name: string, ours: number | null, theirs: number | null) =>
    `  ${name.padEnd(20)}${ourName} ${mebibytes(ours)}, ` +
    `${theirName} ${mebibytes(theirs)}`;
  // The echo that is verified and the warm-up come before the rounds.
  const messages = rounds.length + 2;
  return [
    `Peak memory (RSS) of the servers with ${scenario.name}:`,
    line('after one message', ourPeak.afterFirst, theirPeak.afterFirst),
    line(`after ${messages} messages`, ourPeak.afterAll, theirPeak.afterAll),
  ];
}

/** What a second of the server's own time is worth, ours by theirs. */
function ratioPerCpu({ ours, theirs }: Round): number | null {
  // Zero: too short for the system to have counted anything.
  if (!ours.server || !theirs.server) return null;
  return ours.figure / ours.server / (theirs.figure / theirs.server);
}

function medianFigure(measurements: readonly Measurement[]): string {
  const figure = median(measurements.map((one) => one.figure));
  return figure.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** `99/71`: the server's main thread and the load generator's. */
function busy(measurements: readonly Measurement[]): string {
  const percent = (shares: readonly (number | null)[]): string => {
    const share = medianOrNull(shares);
    return share === null ? UNKNOWN : (share * 100).toFixed(0);
  };
  const server = percent(measurements.map((one) => one.server));
  return `${server}/${percent(measurements.map((one) => one.generator))}`;
}

function mebibytes(bytes: number | null): string {
  return bytes === null ? UNKNOWN : `${(bytes / BYTES_PER_MIB).toFixed(0)} MiB`;
}

function row(cells: readonly string[]): string {
  const padded = cells.map((cell, i) => {
    const width = WIDTHS[i] ?? 0;
    return i === 0 ? cell.padEnd(width) : cell.padStart(width);
  });
  return padded.join('');
}
