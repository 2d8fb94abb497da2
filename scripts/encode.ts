import { runCommand } from './command-error.ts';
import { encode } from './wire-codec/encode.ts';

await runCommand(
  async () => encode(process.argv.slice(2), (text) => console.log(text)),
  { withoutReader: 'end' },
);
