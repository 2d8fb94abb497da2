import { MILESTONES } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import { ROOT } from '../shared/node-arguments.ts';
import { isBuilt } from '../shared/course-folder.ts';
import { chooseMilestone } from './lib/course/built-milestones.ts';
import { commandLine } from './lib/command-line/command-line.ts';
import { CommandError, runCommand } from './lib/command-line/command-error.ts';
import { HELP, readOptions } from './lib/milestone/milestone-options.ts';
import { checkPorts } from './lib/ports/check-ports.ts';
import { runMilestone } from './lib/milestone/run-milestone.ts';
import { styled } from './lib/command-line/style.ts';

await runCommand(async () => {
  const args = process.argv.slice(2);
  const options = readOptions(args, process.env);
  if (options === null) return console.log(HELP);
  if (options.name === undefined) return printList();

  const milestone = chooseMilestone(ROOT, options.name);
  if (options.tls && milestone.tls === 'never') {
    throw noTlsYet(milestone, options.name, args);
  }
  await checkPorts({ script: 'milestone', args }, options);
  await runMilestone(milestone, options);
});

function printList(): void {
  for (const milestone of MILESTONES) {
    const { number, title, adds } = milestone;
    const later = isBuilt(milestone) ? '' : ' (not built yet)';
    console.log(`${number}  ${styled('bold', title)}${later}\n   ${adds}`);
  }
  console.log('\nType, for example: npm run milestone 1');
}

function noTlsYet(
  { number }: Milestone,
  name: string,
  args: readonly string[],
): CommandError {
  const first = MILESTONES.find(({ tls }) => tls !== 'never')?.number;
  const other = args.with(args.indexOf(name), String(first));
  return new CommandError(
    `Milestone ${number} knows no TLS yet, milestone ${first} does: ` +
      commandLine({ script: 'milestone', args: other }),
  );
}
