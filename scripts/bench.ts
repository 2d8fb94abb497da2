import { runBench } from './bench/run-bench.ts';
import { runCommand } from './command-error.ts';

await runCommand(() => runBench(process.argv.slice(2)));
