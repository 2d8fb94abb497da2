import { runBench } from './bench/run-bench.ts';
import { runCommand } from './lib/command-line/command-error.ts';
import { exitOnSignals } from './lib/endings/exit-on-signals.ts';

exitOnSignals();

await runCommand(() => runBench(process.argv.slice(2)), {
  withoutReader: 'end',
});
