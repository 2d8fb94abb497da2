import { ROOT } from '../shared/node-arguments.ts';
import { runCommand } from './command-error.ts';
import { hint } from './hint/hint.ts';

// Whoever reads the output may have enough of it: `npm run hint | head`.
process.stdout.on('error', () => process.exit(0));

await runCommand(async () =>
  hint({
    root: ROOT,
    args: process.argv.slice(2),
    print: (text) => console.log(text),
  }),
);
