import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { givenFiles } from '../../shared/lessons/given-files.ts';
import { milestonePath, STUB } from '../../shared/course-folder.ts';
import { sourceFiles } from '../../shared/source-files.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';

/** The milestone with whose end this one begins; none for the first. */
export function milestoneBefore(milestone: Milestone): Milestone | undefined {
  return MILESTONES.find(({ number }) => number === milestone.number - 1);
}

/**
 * Copies the code that a milestone begins with to a folder of its own. The
 * lesson and the tests are read where they are.
 *
 * @returns how many files that were.
 */
export function copyStart(
  root: string,
  milestone: Milestone,
  folder: string,
): number {
  const from = join(root, sourceOf(root, milestone));
  const code = sourceFiles(from);
  const given = givenFiles(milestone);
  const end = join(root, milestonePath(milestone));
  for (const file of code) copy(from, folder, file);
  for (const file of given) copy(end, folder, file);
  return code.length + given.length;
}

function copy(from: string, to: string, file: string): void {
  mkdirSync(dirname(join(to, file)), { recursive: true });
  copyFileSync(join(from, file), join(to, file));
}

function sourceOf(root: string, milestone: Milestone): string {
  const before = milestoneBefore(milestone);
  if (before === undefined) return STUB;
  return milestonePath(chooseMilestone(root, String(before.number)));
}
