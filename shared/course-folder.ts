import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, MILESTONES } from './course.ts';
import type { Milestone } from './course.ts';
import { ROOT } from './node-arguments.ts';

/**
 * Where the first milestone begins, seen from the repository's folder: a server
 * that answers nothing useful.
 */
export const STUB = join('shared', 'lessons', 'stub');

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

/** The same of a milestone in this repository. */
export function isBuilt(milestone: Milestone): boolean {
  return builtMilestones(ROOT).includes(milestone);
}
