import { runCommand } from './command-error.ts';
import { decode } from './wire-codec/decode.ts';
import { needsInput } from './wire-codec/decode-options.ts';
import { readInput } from './wire-codec/read-input.ts';

// Whoever reads the output may have enough of it: `npm run decode … | head`.
process.stdout.on('error', () => process.exit(0));

await runCommand(async () => {
  const args = process.argv.slice(2);
  const input = needsInput(args) ? await readInput(process.stdin) : '';
  const isRight = decode(args, (text) => console.log(text), input);
  if (!isRight) process.exitCode = 1;
});
