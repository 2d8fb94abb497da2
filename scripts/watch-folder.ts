import chokidar from 'chokidar';

/** An editor's "save all" is several changes, but one reason to act. */
const SETTLE_MS = 100;

/** Calls back after changes of the folder's code. What comes back stops it. */
export function watchFolder(
  folder: string,
  onChange: () => Promise<void>,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const watcher = chokidar.watch(folder, { ignoreInitial: true });
  watcher.on('all', (_event, path) => {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(onChange);
    }, SETTLE_MS);
  });
  return () => {
    clearTimeout(timer);
    void watcher.close();
  };
}
