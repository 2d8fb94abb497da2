import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findMilestone, folderOf, MILESTONES } from './course.ts';
import type { Milestone } from './course.ts';
import { CommandError } from '../scripts/lib/command-line/command-error.ts';

/** A milestone's folder, or a file in it, seen from the repository's folder. */
export function milestonePath(milestone: Milestone, file = ''): string {
  return join('milestones', folderOf(milestone), file);
}

/**
 * The milestones that are there: the catalogue also holds some that are still
 * to be written.
 *
 * @param root the repository's folder.
 */
export function builtMilestones(root: string): readonly Milestone[] {
  return MILESTONES.filter((milestone) =>
    existsSync(join(root, milestonePath(milestone, 'main.ts'))),
  );
}

/**
 * @param root the repository's folder.
 * @param name as it was typed: `5`, `05` or `05-echo`.
 * @throws {CommandError} when there is no such milestone, or not yet.
 */
export function chooseMilestone(root: string, name: string): Milestone {
  const built = builtMilestones(root);
  const milestone = findMilestone(name);
  if (milestone && built.includes(milestone)) return milestone;
  const problem = milestone
    ? `Milestone ${milestone.number} (${milestone.slug}) is not built yet`
    : `There is no milestone "${name}"`;
  const valid = built.map(({ number }) => number).join(', ');
  throw new CommandError(`${problem}: choose one of ${valid}.`);
}
