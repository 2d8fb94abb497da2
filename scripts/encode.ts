import { runCommand } from './lib/command-line/command-error.ts';
import { encode } from './encode/encode.ts';

await runCommand(
  async () => encode(process.argv.slice(2), (text) => console.log(text)),
  { withoutReader: 'end' },
);
