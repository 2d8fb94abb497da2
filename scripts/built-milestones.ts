import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findMilestone, folderOf, MILESTONES } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import { ROOT } from '../shared/node-arguments.ts';
import { CommandError } from './command-error.ts';

/** The file that starts a milestone's server. */
export function mainFileOf(milestone: Milestone): string {
  return join(ROOT, 'milestones', folderOf(milestone), 'main.ts');
}

/** The catalogue also holds milestones that are still to be written. */
export function isBuilt(milestone: Milestone): boolean {
  return existsSync(mainFileOf(milestone));
}

/** @throws {CommandError} when there is no such milestone, or not yet. */
export function chooseMilestone(name: string): Milestone {
  const milestone = findMilestone(name);
  if (milestone && isBuilt(milestone)) return milestone;
  const problem = milestone
    ? `Milestone ${milestone.number} (${milestone.slug}) is not built yet`
    : `There is no milestone "${name}"`;
  const valid = MILESTONES.filter(isBuilt).map(({ number }) => number);
  throw new CommandError(`${problem}: choose one of ${valid.join(', ')}.`);
}
