import { runCommand } from './lib/command-line/command-error.ts';
import { decode } from './decode/decode.ts';
import { needsInput } from './decode/decode-options.ts';
import { readInput } from './lib/wire-codec/read-input.ts';

await runCommand(
  async () => {
    const args = process.argv.slice(2);
    const input = needsInput(args) ? await readInput(process.stdin) : '';
    const isRight = decode(args, (text) => console.log(text), input);
    if (!isRight) process.exitCode = 1;
  },
  { withoutReader: 'end' },
);
