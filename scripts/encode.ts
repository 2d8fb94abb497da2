import { runCommand } from './command-error.ts';
import { encode } from './wire-codec/encode.ts';

// Whoever reads the output may have enough of it: `npm run encode … | head`.
process.stdout.on('error', () => process.exit(0));

await runCommand(async () =>
  encode(process.argv.slice(2), (text) => console.log(text)),
);
