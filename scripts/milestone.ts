import { MILESTONES } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import { chooseMilestone, isBuilt } from './built-milestones.ts';
import { CommandError, runCommand } from './command-error.ts';
import { HELP, readOptions } from './milestone-options.ts';
import type { MilestoneOptions } from './milestone-options.ts';
import { isFree } from './ports.ts';
import { runMilestone } from './run-milestone.ts';
import { styled } from './style.ts';

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) return console.log(HELP);
  if (options.name === undefined) return printList();

  const milestone = chooseMilestone(options.name);
  if (options.tls && milestone.tls === 'never') throw noTlsYet(milestone);
  await checkPorts(milestone, options);
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

function noTlsYet({ number }: Milestone): CommandError {
  const first = MILESTONES.find(({ tls }) => tls !== 'never');
  return new CommandError(
    `Milestone ${number} knows no TLS yet, milestone ${first?.number} does: ` +
      `npm run milestone ${first?.number}`,
  );
}

async function checkPorts(
  { number }: Milestone,
  { port, clientPort, client }: MilestoneOptions,
): Promise<void> {
  const command = `npm run milestone ${number}`;
  if (!(await isFree(port))) {
    const other = port === 65_535 ? 4000 : port + 1;
    // Windows sets variables in another way: there the option is simpler.
    const remedy =
      process.platform === 'win32'
        ? `${command} -- --port ${other}`
        : `PORT=${other} ${command}`;
    throw new CommandError(
      `Port ${port} is in use by another program. ` +
        `Stop that one, or type: ${remedy}`,
    );
  }
  if (client && !(await isFree(clientPort))) {
    const other = clientPort === 65_535 ? 5500 : clientPort + 1;
    throw new CommandError(
      `Port ${clientPort}, for the page, is in use by another program. ` +
        `Stop that one, or type: ${command} -- --client-port ${other}`,
    );
  }
}
