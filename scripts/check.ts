import { ROOT } from '../shared/node-arguments.ts';
import { check } from './check/check.ts';
import { endWithServers } from './check/end-with-servers.ts';
import { runCommand } from './lib/command-line/command-error.ts';

endWithServers();

await runCommand(
  async () => {
    const isGood = await check(process.argv.slice(2), {
      root: ROOT,
      // npm changes to the repository's folder, and says where it was typed.
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
      output: process.stdout,
    });
    if (!isGood) process.exitCode = 1;
  },
  { withoutReader: 'end' },
);
// What nobody waits for any more must not keep the process.
process.stdout.write('', () => process.exit());
