import { ROOT } from '../shared/node-arguments.ts';
import { askOn } from './begin/ask.ts';
import { begin } from './begin/begin.ts';
import { runCommand } from './command-error.ts';

// Whoever reads the output may have enough of it: `npm run begin | head`.
process.stdout.on('error', () => process.exit(0));

await runCommand(() =>
  begin({
    root: ROOT,
    args: process.argv.slice(2),
    print: (text) => console.log(text),
    now: () => new Date(),
    ask: askOn({ input: process.stdin, output: process.stdout }),
  }),
);
