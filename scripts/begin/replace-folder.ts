import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../lib/command-line/command-error.ts';

/** Moves a folder: `renameSync`, or what stands for it in a test. */
export type Rename = (from: string, to: string) => void;

export interface Replacement {
  /** The folder that is to come. */
  readonly fresh: string;
  /** The place where it is to come. */
  readonly target: string;
  /** Where to move what is there now; null when nothing is. */
  readonly backup: string | null;
  /** What to type to try it again. */
  readonly command: string;
  readonly rename?: Rename | undefined;
}

/** What Windows says when a program has something open in the folder. */
const IN_USE: readonly string[] = ['EPERM', 'EBUSY', 'EACCES'];

/** Virus scanners open new files for a moment: it is worth another try. */
const ATTEMPTS = 5;
const PAUSE_MS = 100;

/**
 * Puts one folder in the place of another. When that fails everything is as
 * before.
 *
 * @throws {CommandError} when a folder is in use.
 */
export async function replaceFolder(replacement: Replacement): Promise<void> {
  const { fresh, target, backup, command } = replacement;
  const rename = replacement.rename ?? renameSync;
  try {
    if (backup === null) await move(fresh, target, rename);
    else await exchange(fresh, target, backup, rename);
  } catch (error) {
    throw isInUse(error) ? inUse(error.code, command) : error;
  }
}

async function exchange(
  fresh: string,
  target: string,
  backup: string,
  rename: Rename,
): Promise<void> {
  const made = mkdirSync(dirname(backup), { recursive: true });
  let isAway = false;
  try {
    await move(target, backup, rename);
    isAway = true;
    await move(fresh, target, rename);
  } catch (error) {
    if (isAway) await moveBack(backup, target, rename);
    if (made !== undefined) rmdirSync(made);
    throw error;
  }
}

async function moveBack(
  backup: string,
  target: string,
  rename: Rename,
): Promise<void> {
  try {
    await move(backup, target, rename);
  } catch {
    throw new CommandError(
      'my-server/ cannot be replaced, nor moved back to its place. ' +
        `Nothing is lost: your work is in\n${backup}\n` +
        'Move that folder back by hand, and name it my-server.',
    );
  }
}

async function move(from: string, to: string, rename: Rename): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return rename(from, to);
    } catch (error) {
      if (attempt === ATTEMPTS || !isInUse(error)) throw error;
      await delay(PAUSE_MS);
    }
  }
}

function isInUse(error: unknown): error is Error & { code: string } {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return typeof error.code === 'string' && IN_USE.includes(error.code);
}

function inUse(code: string, command: string): CommandError {
  return new CommandError(
    `my-server/ is in use and cannot be moved (${code}). Nothing has changed.\n` +
      'Stop its server, close what is open in it, and type again: ' +
      command,
  );
}
