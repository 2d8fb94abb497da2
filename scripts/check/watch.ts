import { CommandError, fail } from '../lib/command-line/command-error.ts';
import { myServerFolder } from '../lib/course/my-server.ts';
import { watchFolder } from '../lib/files/watch-folder.ts';
import type { Subject } from './options.ts';
import type { CheckOutput } from './progress.ts';
import type { CheckContext } from './run-check.ts';

/** Folders that tools fill while a server is built or runs. */
const IGNORED = /(^|[/\\])(node_modules|\.[^/\\]+|__pycache__|target)([/\\]|$)/;

/** Notices changes of the server's code, also while a check still runs. */
export class Watch {
  readonly #output: CheckOutput;
  readonly #what: string;
  #isDue = false;
  #notify = (): void => {};

  /** @throws {CommandError} when nobody could ever ask for another check. */
  static async start(
    subject: Subject,
    { root, cwd, output }: CheckContext,
  ): Promise<Watch> {
    const folder = folderOf(subject, root, cwd);
    if (folder === null && !process.stdin.isTTY) {
      throw new CommandError(
        'Of a server that runs elsewhere no change is seen: --watch with ' +
          '--url waits for Enter, and needs a terminal.',
      );
    }
    const what = folder === null ? 'Enter' : 'a change, or Enter';
    const watch = new Watch(output, what);
    if (folder !== null) {
      await watchFolder(folder, {
        ignored: (path) => IGNORED.test(path.slice(folder.length)),
        onChange: () => watch.#due(),
        onFailure: fail,
      });
    }
    process.stdin.on('data', () => watch.#due());
    return watch;
  }

  private constructor(output: CheckOutput, what: string) {
    this.#output = output;
    this.#what = what;
  }

  #due(): void {
    this.#isDue = true;
    this.#notify();
  }

  /** Waits for the next change, or for Enter. */
  async next(): Promise<void> {
    if (!this.#isDue) {
      this.#output.write(`\nWaiting for ${this.#what}. Ctrl+C ends.\n`);
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
