import { ROOT } from '../shared/node-arguments.ts';
import { runCarry } from './carry/run-carry.ts';
import { runCommand } from './lib/command-line/command-error.ts';

await runCommand(() =>
  runCarry(process.argv.slice(2), {
    root: ROOT,
    env: process.env,
    output: process.stdout,
  }),
);
