import liveServer from 'live-server';
import { fold } from '../command-line/command-error.ts';
import { causeOf } from '../files/watch-folder.ts';

/**
 * A page that is not watched is still a page: it only does not reload when one
 * of its files changes. The page's server would print an error for each folder.
 */
export function explainPageWatch(): void {
  const { watcher } = liveServer;
  if (watcher === null) return;
  watcher.removeAllListeners('error');
  watcher.once('error', (error) => {
    watcher.on('error', () => {});
    const what = 'The page does not reload when its files change';
    console.error(fold(`${what}: ${causeOf(error)}`));
  });
}
