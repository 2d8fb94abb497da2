import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ROOT } from '../../shared/node-arguments.ts';
import { CommandError } from '../command-error.ts';
import { styled } from '../style.ts';
import { drawChart } from './chart.ts';
import { chooseContenders } from './contenders.ts';
import type { Contender } from './contenders.ts';
import { failuresIn } from './figures.ts';
import { HELP, readOptions } from './options.ts';
import type { BenchOptions } from './options.ts';
import { formatJson, renewPage } from './page.ts';
import { parseReport } from './parse-report.ts';
import { planFor } from './plan.ts';
import { describeContender, describeMachine, loadAverage } from './report.ts';
import type { Report, ScenarioReport } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { chooseScenarios } from './scenarios.ts';
import { goalLines, LEGEND, scenarioLines, strainLine } from './table.ts';

const PAGE = join(ROOT, 'docs', 'performance.md');
const PAGE_JSON = join(ROOT, 'docs', 'bench.json');
const PAGE_SVG = join(ROOT, 'docs', 'images', 'bench.svg');

/** @throws {CommandError} when something is asked for that makes no sense. */
export async function runBench(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === null) return console.log(HELP);
  const jsonFiles = filesFor(options.json, options.write, PAGE_JSON);
  const svgFiles = filesFor(options.svg, options.write, PAGE_SVG);
  // Before minutes of measuring, not after.
  [...jsonFiles, ...svgFiles].forEach(checkFolder);

  const report =
    options.from === undefined
      ? await measureAll(options)
      : readReport(inFolder(options.from));
  if (options.from !== undefined) report.scenarios.forEach(printScenario);
  printFoot(report);
  for (const file of jsonFiles) write(file, await formatJson(report));
  for (const file of svgFiles) write(file, drawChart(report));
  if (options.write) {
    write(PAGE, await renewPage(readFileSync(PAGE, 'utf8'), report));
  }
  if (failuresIn(report).length > 0) process.exitCode = 1;
}

async function measureAll(options: BenchOptions): Promise<Report> {
  const scenarios = chooseScenarios(options.only, options.quick);
  const contenders = chooseContenders(options.servers, options.extra);
  const start = { time: performance.now(), load: loadAverage() };
  const machine = describeMachine();
  printHead(contenders, options);
  const results: ScenarioReport[] = [];
  for (const [i, scenario] of scenarios.entries()) {
    const elapsedMs = performance.now() - start.time;
    const left = scenarios.length - i;
    const plan = planFor(scenario, options, elapsedMs, left);
    const result = await runScenario(scenario, contenders, plan);
    printScenario(result);
    results.push(result);
  }
  return {
    date: new Date().toISOString(),
    machine,
    loadBefore: start.load,
    loadAfter: loadAverage(),
    seconds: Math.round((performance.now() - start.time) / 1000),
    quick: options.quick,
    contenders: contenders.map(describeContender),
    scenarios: results,
  };
}

function printHead(
  contenders: readonly Contender[],
  { rounds }: BenchOptions,
): void {
  const { node, platform, cpus, cpu } = describeMachine();
  console.log(`Node ${node}, ${platform}, ${cpus} × ${cpu}`);
  for (const { name, details } of contenders) {
    console.log(`  ${name.padEnd(18)}${details}`);
  }
  console.log(`${rounds} rounds; load average ${loadAverage().join(', ')}`);
}

function printScenario(scenario: ScenarioReport): void {
  const [title = '', columns = '', ...lines] = scenarioLines(scenario);
  console.log(['', styled('bold', title), columns, ...lines].join('\n'));
}

function printFoot(report: Report): void {
  const goals = goalLines(report);
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

/** Seen from where the command was typed: npm goes elsewhere to run it. */
function inFolder(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}

function checkFolder(file: string): void {
  const folder = dirname(file);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new CommandError(`There is no folder ${folder} to write to.`);
  }
}

function readReport(file: string): Report {
  try {
    return parseReport(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} cannot be used: ${reason}.`);
  }
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${String(error)}.`);
  }
}
