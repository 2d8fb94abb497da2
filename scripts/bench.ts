import { runBench } from './bench/run-bench.ts';
import { runCommand } from './lib/command-line/command-error.ts';
import { exitOnSignals } from './lib/endings/exit-on-signals.ts';

exitOnSignals();

await runCommand(bench, { withoutReader: 'end' });

async function bench(): Promise<void> {
  const { hasFailed, isCutOff } = await runBench(process.argv.slice(2));
  if (hasFailed) process.exitCode = 1;
  if (isCutOff) process.exit();
}
