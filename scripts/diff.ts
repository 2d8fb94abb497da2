import { ROOT } from '../shared/node-arguments.ts';
import { runCommand } from './command-error.ts';
import { runDiff } from './diff/run-diff.ts';
import { openBrowser } from './open-browser.ts';

// Whoever reads the output may have enough of it: `npm run diff 5 | head`.
process.stdout.on('error', () => process.exit(0));

await runCommand(() =>
  runDiff(process.argv.slice(2), {
    root: ROOT,
    env: process.env,
    output: process.stdout,
    openPage: openBrowser,
  }),
);
