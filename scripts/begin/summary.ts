import { join } from 'node:path';
import { MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { milestonePath } from '../../shared/course-folder.ts';
import { MY_SERVER } from '../lib/course/my-server.ts';
import { styled } from '../lib/command-line/style.ts';
import { milestoneBefore } from './start-code.ts';

/**
 * What was done, and what to type next.
 *
 * @param files how many there are in `my-server/` now.
 * @param backup where its content was moved to; null when there was none.
 */
export function describeBegin(
  milestone: Milestone,
  files: number,
  backup: string | null,
): string {
  const { number, title, adds } = milestone;
  const before = milestoneBefore(milestone);
  const start = before
    ? `the end of milestone ${before.number}, ${counted(files)}`
    : 'a server that starts, and answers nothing useful yet';
  const lines = [
    styled('bold', `Milestone ${number} begins: ${title}`),
    `  ${join(MY_SERVER, '/')}  ${start}`,
    ...(backup === null ? [] : [`  backup      ${backup}`]),
    `  to build    ${adds}`,
    `  lesson      ${milestonePath(milestone, 'README.md')}`,
    '',
    'Type next:',
    ...nextCommands(number),
  ];
  return lines.join('\n');
}

function counted(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}

function nextCommands(number: number): readonly string[] {
  const commands = [
    [`npx tsx ${join(MY_SERVER, 'main.ts')}`, 'runs your server'],
    [`npm run check ${number}`, 'checks what you have built so far'],
    [`npm run milestone ${number}`, 'shows the goal: the finished milestone'],
    [`npm run hint ${number}`, 'gives a hint, one at a time'],
  ] as const;
  return commands.map(
    ([command, does]) =>
      `  ${styled('cyan', command)}${' '.repeat(27 - command.length)}${does}`,
  );
}

/**
 * What can be begun, when nobody has said what.
 *
 * @param next the milestone after the one that is being worked on.
 * @param backup where the work would be moved to.
 */
export function describeChoice(next: Milestone, backup: string): string {
  const before = next.number - 1;
  const choices = [
    [`npm run check ${before}`, 'checks your server, and leaves it alone'],
    [`npm run begin ${before}`, `begins milestone ${before} once more`],
    [`npm run begin ${next.number}`, `begins milestone ${next.number}`],
  ] as const;
  return [
    `my-server/ is at milestone ${before}. To begin means to move it away, to`,
    `${backup}, and to have the course’s code instead.`,
    'Nothing is lost, and nothing has changed yet:',
    ...choices.map(
      ([command, does]) =>
        `  ${styled('cyan', command)}${' '.repeat(20 - command.length)}${does}`,
    ),
  ].join('\n');
}

/** What to say when there is no next milestone. */
export function describeEnd(): string {
  const last = MILESTONES.at(-1)?.number;
  return (
    `The course is done: my-server/ was begun for milestone ${last}, the ` +
    'last one.\n' +
    `To check it, type: npm run check ${last}\n` +
    `To begin a milestone again, type for example: npm run begin ${last}`
  );
}
