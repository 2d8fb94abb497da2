import { setTimeout as delay } from 'node:timers/promises';
import { folderOf, MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { CommandError, fold } from '../lib/command-line/command-error.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import {
  myServerFolder,
  readState,
  writeState,
} from '../lib/course/my-server.ts';
import { styled } from '../lib/command-line/style.ts';
import { commandLine } from './again.ts';
import { resultAsJson } from './json.ts';
import { HELP, readOptions } from './options.ts';
import type { CheckOptions } from './options.ts';
import { casesInOrder, fits } from './plan.ts';
import { explainFailure, skippedLines, successText } from './report.ts';
import { runCheck } from './run-check.ts';
import type { CheckContext, Result } from './run-check.ts';
import { nameOf } from './subject.ts';
import { Watch } from './watch.ts';

/**
 * `npm run check`.
 *
 * @returns false when the server does not pass.
 * @throws {CommandError} when there is nothing to check.
 */
export async function check(
  args: readonly string[],
  context: CheckContext,
): Promise<boolean> {
  const options = readOptions(args);
  if (options === null) {
    context.output.write(`${HELP}\n`);
    return true;
  }
  const milestone = choose(context.root, options);
  noteMilestone(milestone, options, context.root);
  checkIds(milestone, options.only);
  if (!options.watch) return checkTimes(milestone, options, context);
  const watch = await Watch.start(options.subject, context);
  for (;;) {
    await checkTimes(milestone, options, context).catch((error: unknown) => {
      // What is missing now may be there after the next change.
      if (!(error instanceof CommandError)) throw error;
      context.output.write(`${fold(error.message)}\n`);
    });
    await watch.next();
  }
}

function choose(root: string, options: CheckOptions): Milestone {
  const { name, subject } = options;
  const number = name ?? (subject.kind === 'mine' ? readState(root) : null);
  if (number !== null) return chooseMilestone(root, String(number));
  throw new CommandError(
    'Say which milestone to check for, for example: ' + commandLine(1, options),
  );
}

/** Who goes on with a server of their own is at that milestone from now on. */
function noteMilestone(
  { number }: Milestone,
  { subject }: CheckOptions,
  root: string,
): void {
  const begun = readState(root);
  const isNext = subject.kind === 'mine' && begun !== null && number > begun;
  if (isNext) writeState(myServerFolder(root), number);
}

/** @throws {CommandError} when there is no such case. */
function checkIds({ number }: Milestone, only: readonly string[]): void {
  const cases = casesInOrder(number);
  for (const asked of only) {
    if (cases.some(({ id }) => fits(id, asked))) continue;
    const groups = new Set(cases.map(({ id }) => id.replace(/\/.*/, '/')));
    throw new CommandError(
      `Milestone ${number} has no case "${asked}": give the whole id, or ` +
        `one of ${[...groups].join(', ')}.`,
    );
  }
}

async function checkTimes(
  milestone: Milestone,
  options: CheckOptions,
  context: CheckContext,
): Promise<boolean> {
  for (let time = 1; time <= options.times; time += 1) {
    const of = options.times > 1 ? `, ${time} of ${options.times}` : '';
    if (!(await checkOnce(milestone, options, context, of))) return false;
    // Ports and sockets of the servers before are given back.
    if (options.times > 1) await delay(100);
  }
  return true;
}

async function checkOnce(
  milestone: Milestone,
  options: CheckOptions,
  context: CheckContext,
  of: string,
): Promise<boolean> {
  const { write } = writerFor(context);
  const { number, title } = milestone;
  if (!options.json) {
    const head = `Milestone ${number}: ${title}${of}`;
    write(`${styled('bold', head)}\nChecking ${nameOf(options.subject)}\n`);
  }
  const result = await runCheck(milestone, options, context);
  const isGood = result.failures.length === 0 && result.runs > 0;
  if (options.json) write(resultAsJson(result));
  else {
    for (const line of skippedLines(result.plan.skipped)) write(line);
    write(conclusion(result, options));
  }
  return isGood;
}

function conclusion(result: Result, options: CheckOptions): string {
  if (result.runs === 0) return '\nNothing was checked.';
  const isGood = result.failures.length === 0;
  return isGood ? success(result, options) : failures(result);
}

function writerFor({ output }: CheckContext) {
  return { write: (line: string): unknown => output.write(`${line}\n`) };
}

/** In full only so many: one after the other is mended anyway. */
const MAX_EXPLAINED = 5;

function failures({ failures, again, milestone }: Result): string {
  // What an earlier milestone brought is in the hints of that one.
  const hinted = failures[0]?.task.testCase.since ?? milestone.number;
  const texts = failures.slice(0, MAX_EXPLAINED).map(({ task, error }) => {
    const repeat = styled('cyan', again(task.testCase.id));
    return (
      `\n${styled('red', '✗')} ${explainFailure(task, error)}\n\n` +
      `This case again\n  ${repeat}`
    );
  });
  const more = failures
    .slice(MAX_EXPLAINED)
    .map(({ task }) => `${styled('red', '✗')} ${task.testCase.id}`);
  const ids = new Set(failures.map(({ task }) => task.testCase.id));
  const count = ids.size > 1 ? `\n${ids.size} cases failed.` : '';
  return [
    ...texts,
    ...(more.length > 0 ? ['', ...new Set(more)] : []),
    ...(count ? [count] : []),
    `A hint\n  ${styled('cyan', `npm run hint ${hinted}`)}`,
  ].join('\n');
}

function success(result: Result, options: CheckOptions): string {
  const isPart = options.only.length > 0;
  const next = isPart
    ? ['Next', `  ${styled('cyan', result.again())}`]
    : nextLines(result.milestone, options);
  return `\n${successText({ ...result, next, isPart })}`;
}

function nextLines(
  { number }: Milestone,
  options: CheckOptions,
): readonly string[] {
  const next = MILESTONES.find((each) => each.number === number + 1);
  if (!next) return ['That was the last milestone. Show it to somebody!'];
  const lesson = `milestones/${folderOf(next)}/README.md`;
  if (options.subject.kind !== 'mine') return [`Next: ${lesson}`];
  const check = commandLine(next.number, options);
  const begin = `npm run begin ${next.number}`;
  return [
    `Next: ${lesson}`,
    `  ${styled('cyan', check)}   goes on with your own server`,
    `  ${styled('cyan', begin)}   begins with the course’s server instead, and`,
    `  ${' '.repeat(begin.length)}   keeps yours in my-server-backups/`,
  ];
}
