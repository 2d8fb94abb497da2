import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { isCode, readText } from '../lib/files/code-files.ts';
import { builtMilestones, milestonePath } from '../../shared/course-folder.ts';
import type { Surroundings } from '../lib/files/surroundings.ts';
import { compare } from './comparison.ts';
import { sidesOf } from './sides.ts';

const FILE = 'changes.diff';

/** What stands in a milestone's folder, and what should stand there. */
export interface WrittenChanges {
  readonly milestone: Milestone;
  readonly path: string;
  /** Null: there is no such file yet. */
  readonly written: string | null;
  readonly expected: string;
}

/** The file with the changes of every milestone but the first. */
export function writtenChanges(
  root: string,
  env: Surroundings['env'],
): readonly WrittenChanges[] {
  return builtMilestones(root).flatMap((milestone) => {
    const sides = sidesOf(root, milestone);
    if (!sides) return [];
    const path = join(root, milestonePath(milestone, FILE));
    const expected = compare(sides, isCode, env).text;
    return [{ milestone, path, written: readText(path), expected }];
  });
}

/** `npm run diff -- --write`: makes every such file what it should be. */
export function renewChanges({ root, env, output }: Surroundings): void {
  for (const each of writtenChanges(root, env)) {
    const { milestone, path, written, expected } = each;
    const isRenewed = written !== expected;
    if (isRenewed) writeFileSync(path, expected);
    const name = `milestones/${folderOf(milestone)}/${FILE}`;
    output.write(`${isRenewed ? 'renewed ' : 'the same'}  ${name}\n`);
  }
}
