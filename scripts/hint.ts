import { ROOT } from '../shared/node-arguments.ts';
import { runCommand } from './lib/command-line/command-error.ts';
import { hint } from './hint/hint.ts';

await runCommand(
  async () =>
    hint({
      root: ROOT,
      args: process.argv.slice(2),
      print: (text) => console.log(text),
    }),
  { withoutReader: 'end' },
);
