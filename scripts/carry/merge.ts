import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../lib/command-line/command-error.ts';
import { runGit } from '../lib/files/git.ts';
import type { Surroundings } from '../lib/files/surroundings.ts';

/** What became of one file. Null stands for no such file. */
export interface Change {
  /** Its path inside the milestone's folder. */
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The folder in which it changed, for the marks of a conflict. */
  readonly where: string;
}

type Outcome =
  | 'merged'
  | 'new'
  | 'removed'
  /** The file is already what it should become. */
  | 'same'
  /** The file was removed elsewhere, but here it is another one. */
  | 'kept'
  /** There is no such file here. */
  | 'skipped'
  | 'conflict';

export interface Merge {
  readonly outcome: Outcome;
  /** What the file has to be now; null: it has to go, or does not exist. */
  readonly text: string | null;
}

/** More conflicts than this, or an error. */
const MAX_CONFLICTS = 127;

/**
 * Makes a change in another version of the file.
 *
 * @param ours that version.
 * @param where the folder that it is in, for the marks of a conflict.
 * @throws {CommandError} when git cannot merge at all.
 */
export function merge(
  ours: string | null,
  where: string,
  change: Change,
  env: Surroundings['env'],
): Merge {
  const { before, after } = change;
  if (ours === after) return { outcome: 'same', text: ours };
  if (after === null) {
    return ours === before
      ? { outcome: 'removed', text: null }
      : { outcome: 'kept', text: ours };
  }
  if (ours === null) {
    return before === null
      ? { outcome: 'new', text: after }
      : { outcome: 'skipped', text: null };
  }
  return mergeTexts(ours, where, { ...change, after }, env);
}

function mergeTexts(
  ours: string,
  where: string,
  change: Change & { readonly after: string },
  env: Surroundings['env'],
): Merge {
  const versions = [
    { file: 'ours', text: ours, label: where },
    {
      file: 'base',
      text: change.before ?? '',
      label: `${change.where} before`,
    },
    { file: 'theirs', text: change.after, label: `${change.where} now` },
  ];
  const folder = mkdtempSync(join(tmpdir(), 'websocket-carry-'));
  try {
    for (const { file, text } of versions) {
      writeFileSync(join(folder, file), text);
    }
    const { code, stdout, complaint } = runGit(
      [
        ...['merge-file', '--stdout', '--diff3'],
        ...versions.flatMap(({ label }) => ['-L', label]),
        ...versions.map(({ file }) => file),
      ],
      { cwd: folder, env },
    );
    if (code < 0 || code > MAX_CONFLICTS) {
      throw new CommandError(
        `git cannot merge ${where}/${change.file}: ${complaint}`,
      );
    }
    const outcome = code > 0 ? 'conflict' : stdout === ours ? 'same' : 'merged';
    return { outcome, text: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
