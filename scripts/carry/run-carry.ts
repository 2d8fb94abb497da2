import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderOf } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { readText } from '../lib/files/code-files.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { builtMilestones } from '../../shared/course-folder.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import type { Surroundings } from '../lib/files/surroundings.ts';
import { Checkout } from './checkout.ts';
import { merge } from './merge.ts';
import type { Change, Merge } from './merge.ts';
import { HELP, readOptions, typed } from './options.ts';
import type { CarryOptions } from './options.ts';

/** One file of a later milestone. */
interface Step extends Merge {
  readonly change: Change;
  /** What the file was. */
  readonly ours: string | null;
}

/** Lines that only a conflict leaves behind. */
const MARK = /^(<{7}|\|{7}|>{7}) |^={7}$/m;

const REMARKS: Partial<Record<Merge['outcome'], string>> = {
  skipped: ' (not in this milestone)',
  kept: ' (differs here: does it go as well?)',
};

/**
 * `npm run carry`.
 *
 * @throws {CommandError} at a conflict, or when nothing can be carried.
 */
export async function runCarry(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<void> {
  const { root, output } = surroundings;
  const options = readOptions(args);
  if (options === null) return void output.write(`${HELP}\n`);

  const milestone = chooseMilestone(root, options.name);
  const later = laterThan(root, milestone);
  const checkout = new Checkout(surroundings, options.since);
  const changes = checkout.changesIn(milestone);
  if (changes.length === 0) {
    output.write(
      `Nothing to carry: the code and tests of milestone ` +
        `${milestone.number} are\nwhat they were at ${options.since}.\n`,
    );
    return;
  }
  for (const { file, where, after } of changes) {
    checkMended(after, where, file, milestone, options);
  }
  carry(changes, later, options, surroundings);
  const numbers = later.map(({ number }) => number).join(', ');
  output.write(
    options.dryRun
      ? '\nNothing was written (--dry-run).\n'
      : `\nCarried into ${numbers}. What is left to do: npm test, and\n` +
          'npm run diff -- --write\n',
  );
}

function laterThan(root: string, milestone: Milestone): readonly Milestone[] {
  const later = builtMilestones(root).filter(
    ({ number }) => number > milestone.number,
  );
  if (later.length > 0) return later;
  throw new CommandError(
    `There is no milestone after ${milestone.number} to carry anything into.\n` +
      'All options: npm run carry -- --help',
  );
}

function carry(
  changesAtFirst: readonly Change[],
  later: readonly Milestone[],
  options: CarryOptions,
  surroundings: Surroundings,
): void {
  const { root, output } = surroundings;
  let changes = changesAtFirst;
  for (const milestone of later) {
    const where = `milestones/${folderOf(milestone)}`;
    const steps = changes.map((change): Step => {
      const ours = readText(join(root, where, change.file));
      checkMended(ours, where, change.file, milestone, options);
      const merged = merge(ours, where, change, surroundings.env);
      return { ...merged, change, ours };
    });
    output.write(`${where}\n${steps.map(describe).join('')}`);
    if (!options.dryRun) {
      for (const step of steps) write(join(root, where), step);
    }
    stopAtConflict(steps, where, milestone, options);
    changes = steps.map((step) => next(step, where));
  }
}

function describe({ outcome, change }: Step): string {
  const remark = REMARKS[outcome] ?? '';
  return `  ${outcome.padEnd(8)}  ${change.file}${remark}\n`;
}

function write(folder: string, { change, ours, text }: Step): void {
  if (text === ours) return;
  const path = join(folder, change.file);
  if (text === null) return rmSync(path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * What the next milestone takes over: the change as it was made here, where
 * the file is more like the next one, or else the same change again.
 */
function next({ change, ours, text }: Step, where: string): Change {
  if (text === ours) return change;
  return { file: change.file, before: ours, after: text, where };
}

function stopAtConflict(
  steps: readonly Step[],
  where: string,
  { number }: Milestone,
  options: CarryOptions,
): void {
  const files = steps
    .filter(({ outcome }) => outcome === 'conflict')
    .map(({ change }) => `${where}/${change.file}`);
  if (files.length === 0) return;
  const list = files.map((file) => `\n  ${file}`).join('');
  throw new CommandError(
    options.dryRun
      ? `\nIt would stop here, with a conflict in${list}\n` +
          'Nothing was written (--dry-run).'
      : `\nThere is a conflict in${list}\n${advice(number, options)}`,
  );
}

/** @throws {CommandError} when somebody forgot a conflict in this file. */
function checkMended(
  text: string | null,
  where: string,
  file: string,
  { number }: Milestone,
  options: CarryOptions,
): void {
  if (text === null || !MARK.test(text)) return;
  throw new CommandError(
    `There still is a conflict in\n  ${where}/${file}\n` +
      advice(number, options),
  );
}

function advice(number: number, options: CarryOptions): string {
  return (
    'Mend what stands between <<<<<<< and >>>>>>>, then type:\n' +
    typed({ ...options, name: String(number) })
  );
}
