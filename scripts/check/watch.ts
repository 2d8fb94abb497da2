import chokidar from 'chokidar';
import { myServerFolder } from '../my-server.ts';
import type { Subject } from './options.ts';
import type { CheckContext } from './run-check.ts';

/** An editor's "save all" is several changes, but one reason to act. */
const SETTLE_MS = 100;

/** Folders that tools fill while a server is built or runs. */
const IGNORED = /(^|[/\\])(node_modules|\.[^/\\]+|__pycache__|target)([/\\]|$)/;

/** Waits for a change of the server's code, or for Enter. */
export async function watchSubject(
  subject: Subject,
  { root, cwd, output }: CheckContext,
): Promise<void> {
  const folder = folderOf(subject, root, cwd);
  const on = folder === null ? 'Enter' : 'a change, or Enter';
  output.write(`\nWaiting for ${on}. Ctrl+C ends.\n`);
  let settled: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(settled);
      process.stdin.off('data', done);
      process.stdin.pause();
      void watcher?.close();
      resolve();
    };
    const options = { ignoreInitial: true, ignored: isIgnored(folder) };
    const watcher = folder === null ? null : chokidar.watch(folder, options);
    watcher?.on('all', () => {
      clearTimeout(settled);
      settled = setTimeout(done, SETTLE_MS);
    });
    process.stdin.on('data', done);
    process.stdin.resume();
  });
}

function isIgnored(folder: string | null): (path: string) => boolean {
  return (path) => IGNORED.test(path.slice(folder?.length ?? 0));
}

/** Where the code is; null when nobody knows. */
function folderOf(subject: Subject, root: string, cwd: string): string | null {
  switch (subject.kind) {
    case 'mine':
      return myServerFolder(root);
    case 'command':
      return cwd;
    case 'milestone':
      return `${root}/milestones`;
    case 'url':
      return null;
  }
}
