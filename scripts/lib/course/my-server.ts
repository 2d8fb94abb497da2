import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMilestone } from '../../../shared/course.ts';

/** The learner's own work, seen from the repository's folder. */
export const MY_SERVER = 'my-server';

const STATE_FILE = '.milestone.json';

/** @param root the repository's folder. */
export function myServerFolder(root: string): string {
  return join(root, MY_SERVER);
}

/**
 * The milestone that `my-server/` was begun for. Null when there is no such
 * folder, and when it does not say a milestone that exists.
 */
export function readState(root: string): number | null {
  try {
    const file = join(myServerFolder(root), STATE_FILE);
    return milestoneIn(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing, or edited until it was no JSON: it says nothing.
    return null;
  }
}

function milestoneIn(state: unknown): number | null {
  if (typeof state !== 'object' || state === null) return null;
  const number: unknown = Reflect.get(state, 'milestone');
  if (typeof number !== 'number') return null;
  return findMilestone(String(number))?.number ?? null;
}

/** @param folder `my-server/`, or the folder that is about to become it. */
export function writeState(folder: string, milestone: number): void {
  const content = JSON.stringify({ milestone }, null, 2);
  writeFileSync(join(folder, STATE_FILE), `${content}\n`);
}
