import { ROOT } from '../shared/node-arguments.ts';
import { runCommand } from './command-error.ts';
import { endServers } from './transcripts/run-transcript.ts';
import { transcripts } from './transcripts/transcripts.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1));
}
process.on('exit', endServers);

await runCommand(async () => {
  const print = (text: string): void => console.log(text);
  const isTrue = await transcripts(process.argv.slice(2), {
    root: ROOT,
    print,
  });
  if (!isTrue && process.argv.includes('--check')) process.exitCode = 1;
});
