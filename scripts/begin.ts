import { ROOT } from '../shared/node-arguments.ts';
import { askOn } from './begin/ask.ts';
import { begin } from './begin/begin.ts';
import { runCommand } from './lib/command-line/command-error.ts';

await runCommand(() =>
  begin({
    root: ROOT,
    args: process.argv.slice(2),
    print: (text) => console.log(text),
    now: () => new Date(),
    ask: askOn({ input: process.stdin, output: process.stdout }),
  }),
);
