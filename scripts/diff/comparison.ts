import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { filesIn, readCode, readText } from '../lib/files/code-files.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { runGit } from '../lib/files/git.ts';
import type { Surroundings } from '../lib/files/surroundings.ts';
import { MY_SERVER } from '../lib/course/my-server.ts';
import { listChanges, tidy } from './changes.ts';
import type { FileChange } from './changes.ts';
import { placesOf } from './places.ts';
import type { Sides } from './sides.ts';

/** What differs between two folders. */
export interface Comparison {
  /** Their names. */
  readonly before: string;
  readonly after: string;
  /** The changes as git writes them; empty when there are none. */
  readonly text: string;
  readonly changes: readonly FileChange[];
}

/** An empty file, which stands for configuration and the order of files. */
const EMPTY_FILE = 'empty';

/** Whatever git's configuration says, the changes look the same. */
const ARGUMENTS = [
  ...[
    'core.quotePath=false',
    'core.autocrlf=false',
    `core.attributesFile=${EMPTY_FILE}`,
    // Blanks at the end of a line are what editors remove.
    'diff.suppressBlankEmpty=true',
  ].flatMap((setting) => ['-c', setting]),
  'diff',
  '--no-index',
  '--patch',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--src-prefix=',
  '--dst-prefix=',
  '--unified=3',
  '--inter-hunk-context=0',
  '--diff-algorithm=patience',
  '--indent-heuristic',
  // The order of an empty list: alphabetical.
  `-O${EMPTY_FILE}`,
];

/**
 * Compares two folders by git, the same on every system: as copies of the
 * files that count, where no repository and no configuration is in force, and
 * with names that read well.
 *
 * @param counts which files are compared; their names are given to it.
 * @throws {CommandError} when git is missing, or fails.
 */
export function compare(
  sides: Sides,
  counts: (file: string) => boolean,
  env: Surroundings['env'],
): Comparison {
  const before = basename(sides.before);
  const after = basename(sides.after);
  const folder = mkdtempSync(join(tmpdir(), 'websocket-diff-'));
  try {
    writeFileSync(join(folder, EMPTY_FILE), '');
    const ofBefore = filesIn(sides.before).filter(counts);
    const ofAfter = filesIn(sides.after).filter(counts);
    copyFiles(sides.before, join(folder, before), ofBefore, ofAfter);
    copyFiles(sides.after, join(folder, after), ofAfter, ofBefore);
    const linesOf = (path: string): readonly string[] =>
      readText(join(folder, path))?.split('\n') ?? [];
    const text = tidy(runDiff(folder, [before, after], env), linesOf);
    return { before, after, text, changes: listChanges(text, before, after) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param others those that they are compared with. */
function copyFiles(
  from: string,
  to: string,
  files: readonly string[],
  others: readonly string[],
): void {
  const isMine = basename(from) === MY_SERVER;
  const places = isMine ? placesOf(others, files) : new Map<string, string>();
  mkdirSync(to);
  for (const file of files) {
    const copy = join(to, places.get(file) ?? file);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, readCode(join(from, file)));
  }
}

function runDiff(
  folder: string,
  names: readonly string[],
  env: Surroundings['env'],
): string {
  const { code, stdout, complaint } = runGit([...ARGUMENTS, '--', ...names], {
    cwd: folder,
    env: {
      ...env,
      GIT_CEILING_DIRECTORIES: dirname(folder),
      GIT_ATTR_NOSYSTEM: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: join(folder, EMPTY_FILE),
    },
  });
  // Like diff: 1 says that something differs. Any more is an error, and so
  // is 1 from a program that only stands in for a git yet to be installed.
  if (code === 0 || (code === 1 && stdout !== '')) return stdout;
  throw new CommandError(`git cannot compare the folders: ${complaint}`);
}
