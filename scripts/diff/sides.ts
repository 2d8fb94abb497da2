import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Milestone } from '../../shared/course.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { builtMilestones, milestonePath } from '../../shared/course-folder.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import { MY_SERVER, myServerFolder } from '../lib/course/my-server.ts';

/** Two folders, and what changed from the one to the other. */
export interface Sides {
  readonly before: string;
  readonly after: string;
}

/** What this milestone changes in the one before; null for the first one. */
export function sidesOf(root: string, milestone: Milestone): Sides | null {
  const built = builtMilestones(root);
  const before = built[built.indexOf(milestone) - 1];
  return before
    ? {
        before: join(root, milestonePath(before)),
        after: join(root, milestonePath(milestone)),
      }
    : null;
}

/**
 * Understands `5`, `4 5` and `5 mine`.
 *
 * @throws {CommandError} when there is nothing to compare.
 */
export function chooseSides(root: string, names: readonly string[]): Sides {
  const [first = '', second] = names;
  if (second === undefined) return chooseBefore(root, first);
  const [before, after] = [find(root, first), find(root, second)];
  if (before !== after) return { before, after };
  throw new CommandError(
    `${basename(after)} is no different from itself: ` +
      'name two, for example npm run diff 4 5',
  );
}

function chooseBefore(root: string, name: string): Sides {
  if (name === 'mine') {
    throw new CommandError(
      'Your server is compared with a milestone. Name that as well, ' +
        'for example:\nnpm run diff 5 mine',
    );
  }
  const milestone = chooseMilestone(root, name);
  const sides = sidesOf(root, milestone);
  if (sides) return sides;
  const { number } = milestone;
  throw new CommandError(
    `There is no milestone before ${number} to compare it with. ` +
      `Type: npm run diff ${number + 1}`,
  );
}

function find(root: string, name: string): string {
  if (name !== 'mine') {
    return join(root, milestonePath(chooseMilestone(root, name)));
  }
  const folder = myServerFolder(root);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return folder;
  throw new CommandError(
    `There is no folder ${MY_SERVER}/ yet. Type for example: ` +
      'npm run begin 5',
  );
}
