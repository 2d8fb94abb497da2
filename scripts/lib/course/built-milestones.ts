import { join } from 'node:path';
import type { Milestone } from '../../../shared/course.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import * as folder from '../../../shared/course-folder.ts';

// What course-folder.ts says, of the folder that this file is in.

/** The file that starts a milestone's server. */
export function mainFileOf(milestone: Milestone): string {
  return join(ROOT, folder.milestonePath(milestone, 'main.ts'));
}

/** The catalogue also holds milestones that are still to be written. */
export function isBuilt(milestone: Milestone): boolean {
  return folder.builtMilestones(ROOT).includes(milestone);
}

/** @throws {CommandError} when there is no such milestone, or not yet. */
export function chooseMilestone(name: string): Milestone {
  return folder.chooseMilestone(ROOT, name);
}
