import { ROOT } from '../shared/node-arguments.ts';
import { builtMilestones } from '../shared/course-folder.ts';
import { check } from './check/check.ts';
import { endWithServers } from './check/end-with-servers.ts';
import { CommandError, runCommand } from './lib/command-line/command-error.ts';

const DEFAULT_ROUNDS = 50;

endWithServers();

await runCommand(manyRounds, { withoutReader: 'end' });

/**
 * `npm run check:reference -- 50`: every milestone passes its own check, again
 * and again. It is for whoever changes a case or the checker: what fails one
 * time in a hundred would tell a learner of a mistake that is none.
 */
async function manyRounds(): Promise<void> {
  const [text, ...others] = process.argv.slice(2);
  const rounds = readRounds(
    others.length === 0 ? text : [text, ...others].join(' '),
  );
  const context = { root: ROOT, cwd: ROOT, output: process.stdout };
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`\nRound ${round} of ${rounds}`);
    for (const { number } of builtMilestones(ROOT)) {
      const isGood = await check(['--milestone', String(number)], context);
      if (isGood) continue;
      process.exitCode = 1;
      return;
    }
  }
}

function readRounds(text = String(DEFAULT_ROUNDS)): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new CommandError(
    `How many rounds? A whole number, and not "${text}": ` +
      'npm run check:reference -- 50',
  );
}
