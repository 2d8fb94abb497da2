import { busyDuring } from './busy-machine.ts';
import { median } from './statistics.ts';
import {
  busyTable,
  costTable,
  escapeMarkdown,
  figureTable,
  goalTable,
  memoryTable,
  otherTable,
  ratioTable,
} from './page-tables.ts';
import type { Report } from './report.ts';
import { SCENARIOS } from '../scenarios.ts';
import { leftOutLine, strainLine } from './table.ts';

const BYTES_PER_GIB = 1024 ** 3;

/** What stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. */
const PARTS: Readonly<Record<string, (report: Report) => string>> = {
  run: describeRun,
  ratios: ratioTable,
  goals: goalTable,
  others: otherTable,
  figures: figureTable,
  time: costTable,
  busy: (report) => `${strainLine(report)}\n\n${busyTable(report)}`,
  memory: memoryTable,
};

/**
 * Puts a report's figures into the page, and leaves its prose as it is.
 *
 * @throws when the page has no place for a part of them.
 */
export async function renewPage(page: string, report: Report): Promise<string> {
  let renewed = page;
  for (const [name, write] of Object.entries(PARTS)) {
    const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
    const from = renewed.indexOf(begin);
    const to = renewed.indexOf(end);
    if (from < 0 || to < from) throw new Error(`the page has no ${begin}`);
    const head = renewed.slice(0, from + begin.length);
    const part = await format(write(report), 'markdown');
    renewed = `${head}\n\n${part}\n${renewed.slice(to)}`;
  }
  return renewed;
}

export async function formatJson(report: Report): Promise<string> {
  return format(JSON.stringify(report), 'json');
}

/** As Prettier wants it: the files stand in the repository. */
async function format(text: string, parser: string): Promise<string> {
  // It takes as long to load as all the rest.
  const prettier = await import('prettier');
  return prettier.format(text, { parser });
}

/** Short lines: Prettier leaves those of prose as they are. */
function describeRun(report: Report): string {
  const { date, machine, loadBefore, loadAfter, seconds, quick } = report;
  const { leftOut = [] } = report;
  const memory = (machine.memory / BYTES_PER_GIB).toFixed(0);
  const busy = busyDuring(report);
  return [
    ...(busy === null ? [] : [busy]),
    `Measured on ${date.slice(0, 10)} with Node ${machine.node} ` +
      `(${machine.platform}), in ${seconds} seconds`,
    `on ${machine.cpus} × ${escapeMarkdown(machine.cpu)} with ${memory} GiB.`,
    `Load average before: ${loadBefore.join(', ')}; ` +
      `after: ${loadAfter.join(', ')}.`,
    `Rounds of a scenario: ${describeRounds(report)}.`,
    ...describeMissing(report),
    ...describeDisturbance(report),
    ...(leftOut.length > 0 ? [leftOutLine(leftOut)] : []),
    ...(quick ? ['This was a quick run, which proves nothing.'] : []),
    '',
    ...report.contenders.map(
      ({ name, details }) =>
        `- ${escapeMarkdown(name)}: ${escapeMarkdown(details)}`,
    ),
  ].join('\n');
}

/** What took too long had fewer. */
function describeRounds({ scenarios }: Report): string {
  const counts = scenarios.map(({ entries }) =>
    Math.max(...entries.map(({ rounds }) => rounds.length)),
  );
  return `${Math.min(...counts)} to ${Math.max(...counts)}`;
}

/** A run may be older than a scenario. */
function describeMissing({ scenarios }: Report): readonly string[] {
  const measured = scenarios.map(({ key }) => key);
  const missing = SCENARIOS.map(({ key }) => key).filter(
    (key) => !measured.includes(key),
  );
  if (missing.length === 0) return [];
  return [`Not in this run: ${missing.map((key) => `\`${key}\``).join(', ')}.`];
}

/** How much of the time a server could have run, and another program did. */
function describeDisturbance({ scenarios }: Report): readonly string[] {
  const shares = scenarios.flatMap(({ entries }) =>
    entries.flatMap(({ rounds }) =>
      rounds.flatMap(({ usage }) => usage?.server?.waited ?? []),
    ),
  );
  if (shares.length === 0) return [];
  const percent = (share: number): string => (share * 100).toFixed(0);
  return [
    'While it was measured, a server waited for a CPU that other programs had ' +
      'for',
    `${percent(median(shares))} % of the time (median; at most ` +
      `${percent(Math.max(...shares))} %).`,
  ];
}
