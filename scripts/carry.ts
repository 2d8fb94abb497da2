import { ROOT } from '../shared/node-arguments.ts';
import { runCarry } from './carry/run-carry.ts';
import { runCommand } from './command-error.ts';

// Whoever reads the output may have enough of it: `npm run carry 2 | head`.
process.stdout.on('error', () => process.exit(0));

await runCommand(() =>
  runCarry(process.argv.slice(2), {
    root: ROOT,
    env: process.env,
    output: process.stdout,
  }),
);
