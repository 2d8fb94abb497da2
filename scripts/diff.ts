import { ROOT } from '../shared/node-arguments.ts';
import { runCommand } from './lib/command-line/command-error.ts';
import { runDiff } from './diff/run-diff.ts';
import { openBrowser } from './lib/page/open-browser.ts';

await runCommand(
  () =>
    runDiff(process.argv.slice(2), {
      root: ROOT,
      env: process.env,
      output: process.stdout,
      openPage: openBrowser,
    }),
  // With --write it has something else to do.
  { withoutReader: process.argv.includes('--write') ? 'go on' : 'end' },
);
