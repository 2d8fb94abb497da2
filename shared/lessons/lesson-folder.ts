import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STUB } from '../course-folder.ts';
import { folderOf, MILESTONES } from '../course.ts';
import type { Milestone } from '../course.ts';
import { ROOT } from '../node-arguments.ts';
import { sourceFiles } from '../source-files.ts';
import type { Files } from './apply-edit.ts';
import { givenFiles } from './given-files.ts';
import { parseSteps } from './parse-lesson.ts';
import type { LessonStep } from './parse-lesson.ts';

function pathOf(milestone: Milestone): string {
  return join(ROOT, 'milestones', folderOf(milestone));
}

/** The steps of a milestone's lesson; none while it has no "Build it". */
export function stepsOfLesson(milestone: Milestone): readonly LessonStep[] {
  const file = join(pathOf(milestone), 'README.md');
  return existsSync(file) ? parseSteps(readFileSync(file, 'utf8')) : [];
}

/** The code at the end of a milestone. */
export function endOf(milestone: Milestone): Files {
  return readFiles(pathOf(milestone));
}

/** The code at its start: the end of the one before, and what is given. */
export function startOf(milestone: Milestone): Files {
  const { number } = milestone;
  const before = MILESTONES.find((each) => each.number === number - 1);
  const end = endOf(milestone);
  const given = givenFiles(milestone).map((file): [string, string] => [
    file,
    end.get(file) ?? '',
  ]);
  return new Map([
    ...(before ? endOf(before) : readFiles(join(ROOT, STUB))),
    ...given,
  ]);
}

function readFiles(folder: string): Files {
  return new Map(
    sourceFiles(folder).map((file) => [
      file,
      readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'),
    ]),
  );
}
