import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { givenFiles } from '../../shared/lessons/given-files.ts';
import { milestonePath, STUB } from '../../shared/course-folder.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';

/** The milestone with whose end this one begins; none for the first. */
export function milestoneBefore(milestone: Milestone): Milestone | undefined {
  return MILESTONES.find(({ number }) => number === milestone.number - 1);
}

/**
 * Copies the code that a milestone begins with to a folder of its own.
 *
 * @returns how many files that were.
 */
export function copyStart(
  root: string,
  milestone: Milestone,
  folder: string,
): number {
  const from = join(root, sourceOf(root, milestone));
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' });
  const code = files.filter(isCode);
  mkdirSync(folder);
  for (const file of code) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(from, file), join(folder, file));
  }
  const given = givenFiles(milestone);
  for (const file of given) {
    copyFileSync(
      join(root, milestonePath(milestone, file)),
      join(folder, file),
    );
  }
  return code.length + given.length;
}

function sourceOf(root: string, milestone: Milestone): string {
  const before = milestoneBefore(milestone);
  if (before === undefined) return STUB;
  return milestonePath(chooseMilestone(root, String(before.number)));
}

/** The lesson and the tests are read where they are. */
function isCode(file: string): boolean {
  return file.endsWith('.ts') && !file.endsWith('.test.ts');
}
