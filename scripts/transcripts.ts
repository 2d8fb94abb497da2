import { ROOT } from '../shared/node-arguments.ts';
import { runCommand } from './lib/command-line/command-error.ts';
import { exitOnSignals } from './lib/endings/exit-on-signals.ts';
import { transcripts } from './transcripts/transcripts.ts';

exitOnSignals();

await runCommand(async () => {
  const print = (text: string): void => console.log(text);
  const isTrue = await transcripts(process.argv.slice(2), {
    root: ROOT,
    print,
  });
  if (!isTrue && process.argv.includes('--check')) process.exitCode = 1;
});
