import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import {
  myServerFolder,
  readState,
  writeState,
} from '../lib/course/my-server.ts';
import type { Ask } from './ask.ts';
import { HELP, readOptions } from './options.ts';
import { backupPath, isThere, unusedPath } from '../lib/course/backups.ts';
import { copyStart } from './start-code.ts';
import { describeBegin, describeChoice, describeEnd } from './summary.ts';
import { replaceFolder } from './replace-folder.ts';
import type { Rename } from './replace-folder.ts';

/** What the command works with. */
export interface BeginContext {
  /** The repository's folder. */
  readonly root: string;
  /** The words behind the command. */
  readonly args: readonly string[];
  readonly print: (text: string) => void;
  readonly now: () => Date;
  /** Null: nobody is there who could answer. */
  readonly ask: Ask | null;
  /** For tests: one that fails as it does on Windows. */
  readonly rename?: Rename;
}

/**
 * Puts the start of a milestone into `my-server/`, and moves what was there to
 * a backup: without a number only when somebody says yes. Either all of it is
 * done, or everything is as before.
 *
 * @throws {CommandError} when the user can mend what is wrong.
 */
export async function begin(context: BeginContext): Promise<void> {
  const { root, args, print, now, ask, rename } = context;
  const options = readOptions(args);
  if (options === null) return print(HELP);
  const milestone = chooseNext(root, options.name);
  if (milestone === null) return print(describeEnd());

  const target = myServerFolder(root);
  const backup = isThere(target) ? backupPath(root, now()) : null;
  if (options.name === undefined && backup !== null) {
    const choice = describeChoice(milestone, relative(root, backup));
    if (ask === null) throw new CommandError(choice);
    print(choice);
    const question = `\nBegin milestone ${milestone.number} now?`;
    if (!(await ask(question))) return print('Nothing has changed.');
  }
  const fresh = unusedPath(`${target}-new`);
  try {
    const files = copyStart(root, milestone, fresh);
    writeState(fresh, milestone.number);
    const command = `npm run begin ${milestone.number}`;
    await replaceFolder({ fresh, target, backup, command, rename });
    const saved = backup === null ? null : relative(root, backup);
    print(describeBegin(milestone, files, saved));
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

/** The milestone to begin; null when the last one was begun before. */
function chooseNext(root: string, name: string | undefined): Milestone | null {
  if (name !== undefined) return chooseMilestone(root, name);
  const number = numberOfNext(root);
  const next = MILESTONES.find((milestone) => milestone.number === number);
  return next ? chooseMilestone(root, String(next.number)) : null;
}

function numberOfNext(root: string): number {
  if (!isThere(myServerFolder(root))) return 1;
  const current = readState(root);
  if (current !== null) return current + 1;
  throw new CommandError(
    'my-server/ does not say which milestone it was begun for. ' +
      'Say which one to begin, for example: npm run begin 1',
  );
}
