import chokidar from 'chokidar';
import { CommandError } from '../command-error.ts';
import { myServerFolder } from '../my-server.ts';
import type { Subject } from './options.ts';
import type { CheckContext, CheckOutput } from './run-check.ts';

/** An editor's "save all" is several changes, but one reason to act. */
const SETTLE_MS = 100;

/** Folders that tools fill while a server is built or runs. */
const IGNORED = /(^|[/\\])(node_modules|\.[^/\\]+|__pycache__|target)([/\\]|$)/;

/** Notices changes of the server's code, also while a check still runs. */
export class Watch {
  readonly #output: CheckOutput;
  readonly #folder: string | null;
  #isDue = false;
  #notify = (): void => {};
  #settling: NodeJS.Timeout | undefined;

  /** @throws {CommandError} when nobody could ever ask for another check. */
  constructor(subject: Subject, { root, cwd, output }: CheckContext) {
    this.#output = output;
    this.#folder = folderOf(subject, root, cwd);
    if (this.#folder === null && !process.stdin.isTTY) {
      throw new CommandError(
        'Of a server that runs elsewhere no change is seen: --watch with ' +
          '--url waits for Enter, and needs a terminal.',
      );
    }
    process.stdin.on('data', () => this.#due());
    if (this.#folder !== null) this.#watch(this.#folder);
  }

  #watch(folder: string): void {
    const ignored = (path: string): boolean =>
      IGNORED.test(path.slice(folder.length));
    const watcher = chokidar.watch(folder, { ignoreInitial: true, ignored });
    watcher.on('all', () => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#due(), SETTLE_MS);
    });
    // A folder in it that nobody may read is no reason to end.
    watcher.on('error', () => {});
  }

  #due(): void {
    this.#isDue = true;
    this.#notify();
  }

  /** Waits for the next change, or for Enter. */
  async next(): Promise<void> {
    if (!this.#isDue) {
      const what = this.#folder === null ? 'Enter' : 'a change, or Enter';
      this.#output.write(`\nWaiting for ${what}. Ctrl+C ends.\n`);
      await new Promise<void>((resolve) => (this.#notify = resolve));
    }
    this.#isDue = false;
    this.#output.write('\n');
  }
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
