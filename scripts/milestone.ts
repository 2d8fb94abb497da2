import { MILESTONES } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import { chooseMilestone, isBuilt } from './built-milestones.ts';
import { commandLine } from './command-line.ts';
import { CommandError, runCommand } from './command-error.ts';
import { HELP, readOptions } from './milestone-options.ts';
import { checkPorts } from './check-ports.ts';
import { runMilestone } from './run-milestone.ts';
import { styled } from './style.ts';

await runCommand(async () => {
  const args = process.argv.slice(2);
  const options = readOptions(args, process.env);
  if (options === null) return console.log(HELP);
  if (options.name === undefined) return printList();

  const milestone = chooseMilestone(options.name);
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
