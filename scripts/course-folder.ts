import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findMilestone, folderOf, MILESTONES } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import { CommandError } from './command-error.ts';

/** A milestone's folder, or a file in it, seen from the repository's folder. */
export function milestonePath(milestone: Milestone, file = ''): string {
  return join('milestones', folderOf(milestone), file);
}

/**
 * @param root the repository's folder.
 * @param name as it was typed: `5`, `05` or `05-echo`.
 * @throws {CommandError} when there is no such milestone, or not yet.
 */
export function chooseMilestone(root: string, name: string): Milestone {
  // The catalogue also holds milestones that are still to be written.
  const isBuilt = (each: Milestone): boolean =>
    existsSync(join(root, milestonePath(each, 'main.ts')));
  const milestone = findMilestone(name);
  if (milestone && isBuilt(milestone)) return milestone;
  const problem = milestone
    ? `Milestone ${milestone.number} (${milestone.slug}) is not built yet`
    : `There is no milestone "${name}"`;
  const valid = MILESTONES.filter(isBuilt).map(({ number }) => number);
  throw new CommandError(`${problem}: choose one of ${valid.join(', ')}.`);
}
