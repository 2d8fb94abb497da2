import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../shared/node-arguments.ts';
import { fold } from '../lib/command-line/command-error.ts';
import { styled } from '../lib/command-line/style.ts';
import { checkFolder, inFolder, readReport, write } from './files.ts';
import { enter } from './measure/entrant.ts';
import type { Enter } from './measure/entrant.ts';
import { measureScenarios } from './measure/measure-scenarios.ts';
import { QUICK_END_MS } from './measure/plan.ts';
import { RunTime } from './measure/run-time.ts';
import { HELP, readOptions } from './options.ts';
import type { BenchOptions } from './options.ts';
import { busyBefore, busyDuring } from './report/busy-machine.ts';
import { drawChart } from './report/chart.ts';
import { failuresIn } from './report/figures.ts';
import { formatJson, renewPage } from './report/page.ts';
import {
  describeContender,
  describeMachine,
  loadAverage,
} from './report/report.ts';
import type { LoadAverage, Report, ScenarioReport } from './report/report.ts';
import {
  goalLines,
  leftOutLine,
  LEGEND,
  scenarioLines,
  strainLine,
} from './report/table.ts';
import { chooseScenarios } from './scenarios.ts';
import { chooseContenders } from './servers/contenders.ts';
import type { Contender } from './servers/contenders.ts';

const PAGE = join(ROOT, 'docs', 'performance.md');
const PAGE_JSON = join(ROOT, 'docs', 'bench.json');
const PAGE_SVG = join(ROOT, 'docs', 'images', 'bench.svg');

/** How a run came to its end. */
interface Outcome {
  /** A server did not do what it should. */
  readonly hasFailed: boolean;
  /** Something may still be under way. */
  readonly isCutOff: boolean;
}

/**
 * @param enterWith what measures a contender.
 * @throws {CommandError} when something is asked for that makes no sense.
 */
export async function runBench(
  args: readonly string[],
  enterWith: Enter = enter,
): Promise<Outcome> {
  const options = readOptions(args);
  if (options === null) {
    console.log(HELP);
    return { hasFailed: false, isCutOff: false };
  }
  const jsonFiles = filesFor(options.json, options.write, PAGE_JSON);
  const svgFiles = filesFor(options.svg, options.write, PAGE_SVG);
  // Before minutes of measuring, not after.
  [...jsonFiles, ...svgFiles].forEach(checkFolder);

  const report =
    options.from === undefined
      ? await measureAll(options, enterWith)
      : readReport(inFolder(options.from));
  if (options.from !== undefined) report.scenarios.forEach(printScenario);
  printFoot(report);
  for (const file of jsonFiles) write(file, await formatJson(report));
  for (const file of svgFiles) write(file, drawChart(report));
  if (options.write) {
    write(PAGE, await renewPage(readFileSync(PAGE, 'utf8'), report));
  }
  return {
    hasFailed: failuresIn(report).length > 0,
    isCutOff: report.quick && options.from === undefined,
  };
}

async function measureAll(
  options: BenchOptions,
  enterWith: Enter,
): Promise<Report> {
  const scenarios = chooseScenarios(options.only, options.quick);
  const contenders = chooseContenders(options.servers, options.extra);
  const start = { time: performance.now(), load: loadAverage() };
  const machine = describeMachine();
  printHead(contenders, options, start.load);
  const time = new RunTime(options.quick ? QUICK_END_MS : Infinity);
  const tools = { time, onDone: printScenario, enterWith };
  const measured = await measureScenarios(
    scenarios,
    contenders,
    options,
    tools,
  );
  return {
    date: new Date().toISOString(),
    machine,
    loadBefore: start.load,
    loadAfter: loadAverage(),
    seconds: Math.round((performance.now() - start.time) / 1000),
    quick: options.quick,
    contenders: contenders.map(describeContender),
    ...measured,
  };
}

function printHead(
  contenders: readonly Contender[],
  { rounds }: BenchOptions,
  load: LoadAverage,
): void {
  const { node, platform, cpus, cpu } = describeMachine();
  const busy = busyBefore(load, cpus);
  if (busy !== null) console.log(`${fold(busy)}\n`);
  console.log(`Node ${node}, ${platform}, ${cpus} × ${cpu}`);
  for (const { name, details } of contenders) {
    console.log(`  ${name.padEnd(18)}${details}`);
  }
  console.log(`${rounds} rounds; load average ${load.join(', ')}`);
}

function printScenario(scenario: ScenarioReport): void {
  const [title = '', columns = '', ...lines] = scenarioLines(scenario);
  console.log(['', styled('bold', title), columns, ...lines].join('\n'));
}

function printFoot(report: Report): void {
  const goals = goalLines(report);
  const busy = busyDuring(report);
  if (busy !== null) console.log(`\n${fold(busy)}`);
  const { leftOut = [] } = report;
  if (leftOut.length > 0) console.log(`\n${fold(leftOutLine(leftOut))}`);
  if (goals.length > 0) console.log(['', ...goals].join('\n'));
  console.log(['', ...LEGEND, '', strainLine(report)].join('\n'));
  const { loadAfter, seconds } = report;
  console.log(`${seconds} s; load average ${loadAfter.join(', ')}`);
  for (const failure of failuresIn(report)) console.error(`\n${failure}`);
}

function filesFor(
  asked: string | undefined,
  isForPage: boolean,
  ofPage: string,
): readonly string[] {
  const files = asked === undefined ? [] : [inFolder(asked)];
  return isForPage ? [...files, ofPage] : files;
}
