import { spawn, spawnSync } from 'node:child_process';
import { CommandError } from '../command-line/command-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where git runs, and with what environment. */
export interface GitPlace {
  readonly cwd: string;
  readonly env: Environment;
}

export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  /** The first line of what git has complained of. */
  readonly complaint: string;
}

/**
 * Runs git and keeps what it prints.
 *
 * @throws {CommandError} when there is no git.
 */
export function runGit(args: readonly string[], place: GitPlace): GitResult {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd: place.cwd,
    env: withoutGit(place.env),
    encoding: 'utf8',
    maxBuffer: Infinity,
    windowsHide: true,
  });
  if (error) throw cannotRun(error);
  const [complaint = ''] = stderr.trim().split('\n');
  return { code: status ?? -1, stdout, complaint };
}

/**
 * Shows a text on the user's own terminal page by page, with the pager that
 * git finds or is told: there is one in every git, on Windows as well.
 *
 * @throws {CommandError} when there is no git.
 */
export async function showPaged(text: string, place: GitPlace): Promise<void> {
  // Ctrl+C is meant for the pager.
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  try {
    await new Promise<void>((resolve, reject) => {
      // This prints every line as it comes: it makes no columns.
      const child = spawn('git', ['--paginate', 'column', '--mode=never'], {
        cwd: place.cwd,
        env: withoutGit(place.env),
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      child.on('error', (error) => reject(cannotRun(error)));
      child.on('close', () => resolve());
      // Whoever has seen enough leaves before the end.
      child.stdin.on('error', () => {});
      child.stdin.end(text);
    });
  } finally {
    process.off('SIGINT', ignore);
  }
}

const STAYS = new Set([
  'GIT_PAGER',
  'GIT_EXEC_PATH',
  'GIT_CEILING_DIRECTORIES',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_GLOBAL',
  'GIT_ATTR_NOSYSTEM',
]);

/**
 * Without what would name another repository or change what is printed: git
 * itself sets GIT_DIR, for example, for its hooks.
 */
function withoutGit(env: Environment): Environment {
  const entries = Object.entries(env);
  return Object.fromEntries(
    entries.filter(([name]) => !name.startsWith('GIT_') || STAYS.has(name)),
  );
}

function cannotRun(error: NodeJS.ErrnoException): CommandError {
  return new CommandError(
    error.code === 'ENOENT'
      ? 'This needs git, which is not installed. Get it, and open a new ' +
          'terminal:\nhttps://git-scm.com/downloads'
      : `git cannot be started: ${error.message}.`,
  );
}
