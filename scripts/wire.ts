import { runCommand } from './lib/command-line/command-error.ts';
import { runWire } from './wire/run-wire.ts';

await runCommand(() => runWire(process.argv.slice(2)));
