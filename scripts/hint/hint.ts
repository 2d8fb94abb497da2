import type { Milestone } from '../../shared/course.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { milestonePath } from '../../shared/course-folder.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import { readState } from '../lib/course/my-server.ts';
import { styled } from '../lib/command-line/style.ts';
import { readHints } from './hints-file.ts';
import type { Hint } from './hints-file.ts';
import { HELP, readOptions } from './options.ts';
import type { Which } from './options.ts';
import { readProgress, writeProgress } from './progress.ts';

/** What the command works with. */
export interface HintContext {
  /** The repository's folder. */
  readonly root: string;
  /** The words behind the command. */
  readonly args: readonly string[];
  readonly print: (text: string) => void;
}

/**
 * Shows one hint, and remembers that it was shown.
 *
 * @throws {CommandError} when the user can mend what is wrong.
 */
export function hint({ root, args, print }: HintContext): void {
  const options = readOptions(args);
  if (options === null) return print(HELP);
  const name = options.name ?? readState(root);
  if (name === null) throw noMilestone();
  const milestone = chooseMilestone(root, String(name));
  const hints = readHints(root, milestone);
  print(styled('bold', `Milestone ${milestone.number}: ${milestone.title}`));
  if (options.which === 'all') {
    hints.forEach((_hint, i) => print(`\n${describe(hints, i + 1)}`));
    return;
  }
  const shown = readProgress(root, milestone.number);
  const number = choose(options.which, Math.min(shown, hints.length));
  if (number > hints.length) return print(`\n${afterLast(milestone, hints)}`);
  print(`\n${describe(hints, number)}`);
  print(`\n${whatNext(milestone, number, hints)}`);
  writeProgress(root, milestone.number, number);
}

/** @param shown how many hints were shown before. */
function choose(which: Exclude<Which, 'all'>, shown: number): number {
  switch (which) {
    case 'first':
      return 1;
    case 'again':
      return Math.max(shown, 1);
    case 'next':
      return shown + 1;
  }
}

function describe(hints: readonly Hint[], number: number): string {
  const { title = '', text = '' } = hints[number - 1] ?? {};
  const head = `Hint ${number} of ${hints.length}: ${title}`;
  return `${styled('bold', head)}\n\n${text}`;
}

function whatNext(
  milestone: Milestone,
  number: number,
  hints: readonly Hint[],
): string {
  if (number < hints.length) {
    return `The next one: npm run hint ${milestone.number}`;
  }
  return `That was the last one. ${solution(milestone)}`;
}

function afterLast(milestone: Milestone, hints: readonly Hint[]): string {
  const command = `npm run hint ${milestone.number} --`;
  return [
    `You have seen all ${hints.length} hints. ${solution(milestone)}`,
    `  ${command} --again   shows the last hint again`,
    `  ${command} --first   begins again with the first`,
    `  ${command} --all     shows all of them`,
  ].join('\n');
}

/** Where to look when no hint is left. */
function solution(milestone: Milestone): string {
  const { number } = milestone;
  if (number === 1) return `The solution is ${milestonePath(milestone)}.`;
  return `The solution: npm run diff ${number - 1} ${number}`;
}

function noMilestone(): CommandError {
  return new CommandError(
    'Say for which milestone you want a hint, for example: npm run hint 1',
  );
}
