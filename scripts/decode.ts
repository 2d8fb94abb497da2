import { runCommand } from './command-error.ts';
import { decode } from './wire-codec/decode.ts';

// Whoever reads the output may have enough of it: `npm run decode … | head`.
process.stdout.on('error', () => process.exit(0));

await runCommand(async () =>
  decode(process.argv.slice(2), (text) => console.log(text)),
);
