import { join } from 'node:path';
import { folderOf } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { isCodeOrTest, readText } from '../lib/files/code-files.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { runGit } from '../lib/files/git.ts';
import type { Surroundings } from '../lib/files/surroundings.ts';
import type { Change } from './merge.ts';

/** A repository's folder, and the commit that it is compared with. */
export class Checkout {
  readonly #root: string;
  readonly #env: Surroundings['env'];
  readonly #commit: string;

  /** @throws {CommandError} without a checkout or such a commit. */
  constructor({ root, env }: Surroundings, since: string) {
    this.#root = root;
    this.#env = env;
    const { code, complaint } = this.#git('rev-parse', '--show-prefix');
    if (code !== 0) {
      throw new CommandError(
        'This needs a git checkout of the repository: get it with git ' +
          `clone.\n${complaint}`,
      );
    }
    const commit = this.#parse(`${since}^{commit}`);
    if (commit === null) {
      throw new CommandError(
        `There is no commit "${since}": git log --oneline lists them.`,
      );
    }
    this.#commit = commit;
  }

  /**
   * The code and the tests of a milestone that are not what they were.
   *
   * @throws {CommandError} when that commit does not have the milestone.
   */
  changesIn(milestone: Milestone): readonly Change[] {
    const folder = `milestones/${folderOf(milestone)}`;
    if (this.#parse(`${this.#commit}:./${folder}`) === null) {
      throw new CommandError(
        `${folder} is not in that commit, so that there is\nnothing to ` +
          'compare it with. Name another one with --since.',
      );
    }
    return this.#differing(folder)
      .map((path) => path.slice(folder.length + 1))
      .filter(isCodeOrTest)
      .sort()
      .map((file) => ({
        file,
        before: this.#then(`${folder}/${file}`),
        after: readText(join(this.#root, folder, file)),
        where: folder,
      }))
      .filter(({ before, after }) => before !== after);
  }

  /** What git knows and what it does not know yet. */
  #differing(folder: string): readonly string[] {
    const lists = [
      ['diff', '--name-only', '--no-renames', '--relative', this.#commit],
      ['ls-files', '--others', '--exclude-standard'],
    ].map((args) => {
      const { code, stdout, complaint } = this.#git(
        ...args,
        '-z',
        '--',
        folder,
      );
      if (code === 0) return stdout.split('\0').filter((path) => path !== '');
      throw new CommandError(`git cannot list the changes: ${complaint}`);
    });
    // A file whose removal is staged, but which is there, is in both.
    return [...new Set(lists.flat())];
  }

  #then(path: string): string | null {
    const name = `${this.#commit}:./${path}`;
    const { code, stdout } = this.#git('cat-file', 'blob', name);
    return code === 0 ? stdout.replaceAll('\r\n', '\n') : null;
  }

  /** The hash of what git knows by a name. */
  #parse(name: string): string | null {
    const result = this.#git('rev-parse', '--verify', '--quiet', name);
    return result.code === 0 ? result.stdout.trim() : null;
  }

  #git(...args: readonly string[]) {
    return runGit(args, { cwd: this.#root, env: this.#env });
  }
}
