import { runCommand } from './command-error.ts';
import { decode } from './wire-codec/decode.ts';

await runCommand(
  async () => decode(process.argv.slice(2), (text) => console.log(text)),
  { withoutReader: 'end' },
);
