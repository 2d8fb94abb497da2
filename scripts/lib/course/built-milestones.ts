import { join } from 'node:path';
import {
  builtMilestones,
  milestonePath,
} from '../../../shared/course-folder.ts';
import { findMilestone } from '../../../shared/course.ts';
import type { Milestone } from '../../../shared/course.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import { CommandError } from '../command-line/command-error.ts';

/** The file that starts a milestone's server. */
export function mainFileOf(milestone: Milestone): string {
  return join(ROOT, milestonePath(milestone, 'main.ts'));
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
