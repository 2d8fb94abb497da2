import { ROOT } from '../shared/node-arguments.ts';
import { check } from './check/check.ts';
import { killServers } from './check/run-check.ts';
import { runCommand } from './command-error.ts';

// 128 and the signal's number, as shells report it.
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

for (const [signal, code] of Object.entries(SIGNALS)) {
  process.on(signal, () => process.exit(code));
}
process.on('exit', killServers);
// Whoever reads the output may have enough of it: `npm run check 5 | head`.
process.stdout.on('error', () => process.exit(1));

await runCommand(async () => {
  const isGood = await check(process.argv.slice(2), {
    root: ROOT,
    // npm changes to the repository's folder, and says where it was typed.
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    output: process.stdout,
  });
  if (!isGood) process.exitCode = 1;
});
// What nobody waits for any more must not keep the process.
process.stdout.write('', () => process.exit());
