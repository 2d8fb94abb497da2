import { accessSync, constants, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { CommandError, runCommand } from './lib/command-line/command-error.ts';
import { chooseContender, wsContender } from './compare/contenders.ts';
import type { Contender } from './compare/contenders.ts';
import { HELP, readOptions } from './compare/options.ts';
import { runScenario } from './compare/run-scenario.ts';
import type { ScenarioResult } from './compare/run-scenario.ts';
import { chooseScenarios } from './compare/scenarios.ts';
import { memoryLines, tableHead, tableRow } from './compare/table.ts';
import { describeAddons } from './compare/ws-package.ts';
import { exitOnSignals } from './lib/endings/exit-on-signals.ts';
import { styled } from './lib/command-line/style.ts';

const MACHINE =
  `Node ${process.version}, ${process.platform} ${process.arch}, ` +
  `${availableParallelism()} CPUs`;

exitOnSignals();

await runCommand(comparison, { withoutReader: 'end' });

async function comparison(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return console.log(HELP);
  const scenarios = chooseScenarios(options.only);
  const ours = chooseContender(options.name);
  const theirs = wsContender();
  if (options.json !== undefined) checkFolder(options.json);

  printHead(ours, theirs, options.rounds);
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) {
    const result = await runScenario(
      scenario,
      [ours, theirs],
      options.rounds,
      options.quick,
    );
    results.push(result);
    console.log(tableRow(result));
  }
  printFoot(results, ours, theirs);
  if (options.json !== undefined) {
    writeJson(options.json, results, ours, theirs);
  }
}

function printHead(ours: Contender, theirs: Contender, rounds: number): void {
  console.log(MACHINE);
  console.log(`${ours.details} against ${theirs.details}, ${rounds} rounds`);
  console.log(`ws: no compression; ${describeAddons()}`);
  console.log(`\n${styled('bold', tableHead(ours.name, theirs.name))}`);
}

function printFoot(
  results: readonly ScenarioResult[],
  ours: Contender,
  theirs: Contender,
): void {
  const lines = [
    '',
    'Size × connections × messages in flight. Figures are medians; the ratio',
    'is the median of the rounds: above 1 the first server is faster.',
    'Per CPU: the same ratio per second that the server’s main thread really',
    'had, which says more while other programs want the machine too.',
    'CPU %: how busy the main threads of server/load generator were. While',
    'the server is the busier one, the generator is not the limit.',
  ];
  const single = results.find(({ scenario }) => scenario.runs !== 'for a time');
  if (single) lines.push('', ...memoryLines(single, ours.name, theirs.name));
  console.log(lines.join('\n'));
}

/** Before minutes of measuring, not after. */
function checkFolder(file: string): void {
  const folder = dirname(resolve(file));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new CommandError(`--json: there is no folder ${folder} to write to.`);
  }
}

function writeJson(
  file: string,
  results: readonly ScenarioResult[],
  ours: Contender,
  theirs: Contender,
): void {
  const content = {
    machine: MACHINE,
    ours: ours.details,
    theirs: theirs.details,
    results,
  };
  try {
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${String(error)}.`);
  }
}
