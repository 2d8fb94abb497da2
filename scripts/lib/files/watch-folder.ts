import type { EventEmitter } from 'node:events';
import { relative } from 'node:path';
import { watch } from 'chokidar';
import type { ChokidarOptions, FSWatcher } from 'chokidar';
import { CommandError } from '../command-line/command-error.ts';

/** An editor's "save all" is several changes, but one reason to act. */
const SETTLE_MS = 100;

export interface WatchOptions extends Pick<ChokidarOptions, 'ignored'> {
  /** Is called some time after a change, and never twice at once. */
  readonly onChange: () => Promise<void> | void;
  /** No change is seen any more: the message says why. */
  readonly onFailure: (error: CommandError) => void;
}

/**
 * Notices changes in a folder.
 *
 * @returns what stops it, when it has begun.
 * @throws {CommandError} when the system does not let us.
 */
export function watchFolder(
  folder: string,
  { ignored = [], ...listeners }: WatchOptions,
): Promise<() => void> {
  const watcher = watch(folder, {
    ignored,
    ignoreInitial: true,
    // A folder in it that nobody may read is no reason to end.
    ignorePermissionErrors: true,
  });
  return listenTo(watcher, folder, listeners);
}

/** The same, with what notices the changes. */
export async function listenTo(
  watcher: EventEmitter & Pick<FSWatcher, 'close'>,
  folder: string,
  { onChange, onFailure }: Omit<WatchOptions, 'ignored'>,
): Promise<() => void> {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const stop = (): void => {
    clearTimeout(timer);
    void watcher.close();
  };
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(onChange);
    }, SETTLE_MS);
  });
  let fail = onFailure;
  watcher.on('error', (error) => {
    stop();
    const place = relative(process.cwd(), folder) || 'this folder';
    const what = `No change is noticed in ${place}`;
    fail(new CommandError(`${what}: ${causeOf(error)}`));
    // One sentence: there is an error for each folder in it.
    fail = () => {};
  });
  await new Promise<void>((resolve, reject) => {
    fail = reject;
    watcher.on('ready', () => resolve());
  });
  fail = onFailure;
  return stop;
}

const LINUX_LIMITS: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['fs.inotify.max_user_watches', '524288'],
  EMFILE: ['fs.inotify.max_user_instances', '1024'],
};

/** Why nothing can be watched, and what to type, as the end of a sentence. */
export function causeOf(
  error: unknown,
  platform: NodeJS.Platform = process.platform,
): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const limit = platform === 'linux' && LINUX_LIMITS[String(code)];
  if (limit) {
    const [name, value] = limit;
    return (
      `the system watches no more files for you (${name}). Close other ` +
      'programs that do, editors for example, or allow more:\n' +
      `  sudo sysctl ${name}=${value}`
    );
  }
  if (code === 'EMFILE') {
    return (
      'too many files are open. Close other programs, or allow more:\n' +
      '  ulimit -n 4096'
    );
  }
  return `${error instanceof Error ? error.message : String(error)}.`;
}
