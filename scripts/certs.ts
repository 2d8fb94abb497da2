import { certs } from './certs/certs.ts';
import { runCommand } from './lib/command-line/command-error.ts';

await runCommand(() =>
  certs(process.argv.slice(2), (text) => console.log(text)),
);
