import { runBench } from './bench/run-bench.ts';
import { runCommand } from './command-error.ts';
import { exitOnSignals } from './exit-on-signals.ts';

exitOnSignals();

await runCommand(() => runBench(process.argv.slice(2)), {
  withoutReader: 'end',
});
