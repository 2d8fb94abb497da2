import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Milestone } from '../../shared/course.ts';
import { applyEdit } from '../../shared/lessons/apply-edit.ts';
import type { Files } from '../../shared/lessons/apply-edit.ts';
import { startOf, stepsOfLesson } from '../../shared/lessons/lesson-folder.ts';
import type { LessonStep } from '../../shared/lessons/parse-lesson.ts';
import { backupPath } from '../lib/course/backups.ts';
import { myServerFolder } from '../lib/course/my-server.ts';
import { firstDifference } from './difference.ts';
import type { Difference } from './difference.ts';

/** A lecture under way: how many steps of the lesson are in `my-server/`. */
export class LectureSession {
  readonly steps: readonly LessonStep[];
  readonly #root: string;
  readonly #folder: string;
  /** The code before the first step, after it, after the second … */
  readonly #states: readonly Files[];
  #done = 0;

  constructor(root: string, milestone: Milestone) {
    this.#root = root;
    this.#folder = myServerFolder(root);
    this.steps = stepsOfLesson(milestone);
    this.#states = this.steps.reduce<readonly Files[]>(
      (states, { edits }) => [
        ...states,
        edits.reduce(applyEdit, states.at(-1) ?? new Map()),
      ],
      [startOf(milestone)],
    );
  }

  /** How many steps are done. */
  get done(): number {
    return this.#done;
  }

  /** The step that comes next; undefined after the last one. */
  get next(): LessonStep | undefined {
    return this.steps[this.#done];
  }

  /** The step that was done last; undefined before the first one. */
  get last(): LessonStep | undefined {
    return this.steps[this.#done - 1];
  }

  /**
   * Goes so many steps on, or back when it is negative.
   *
   * @returns where what somebody had typed is kept; null when nothing was.
   */
  go(by: number): string | null {
    const to = Math.max(0, Math.min(this.steps.length, this.#done + by));
    const now = this.#state(this.#done);
    const target = this.#state(to);
    const kept = this.#keep(now, target);
    for (const file of new Set([...now.keys(), ...target.keys()])) {
      this.#write(file, target.get(file));
    }
    this.#done = to;
    return kept;
  }

  /** Where the files are not yet as they will be after the next step. */
  open(): readonly Difference[] {
    const target = this.#state(this.#done + 1);
    const files = new Set([
      ...this.#state(this.#done).keys(),
      ...target.keys(),
    ]);
    return [...files].flatMap((file) => {
      const found = this.#read(file);
      return firstDifference(file, target.get(file), found) ?? [];
    });
  }

  #state(i: number): Files {
    return this.#states[Math.min(i, this.steps.length)] ?? new Map();
  }

  #read(file: string): string | undefined {
    const path = join(this.#folder, file);
    if (!existsSync(path)) return undefined;
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  }

  /** Writes only what differs: each change starts the server again. */
  #write(file: string, content: string | undefined): void {
    if (this.#read(file) === content) return;
    const path = join(this.#folder, file);
    if (content === undefined) return rmSync(path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** What was typed by hand, and is neither the one nor the other. */
  #keep(now: Files, target: Files): string | null {
    const typed = [...new Set([...now.keys(), ...target.keys()])].filter(
      (file) => {
        const content = this.#read(file);
        const isKnown = [now.get(file), target.get(file)].includes(content);
        return content !== undefined && !isKnown;
      },
    );
    if (typed.length === 0) return null;
    const folder = backupPath(this.#root, new Date());
    for (const file of typed) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, this.#read(file) ?? '');
    }
    return folder;
  }
}
