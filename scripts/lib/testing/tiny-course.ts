import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { folderOf, MILESTONES } from '../../../shared/course.ts';
import type { DiffSurroundings } from '../../diff/run-diff.ts';

/** A file's lines, or null for no such file. */
export type Lines = readonly string[] | null;

/**
 * For tests: a course in a folder of its own, whose milestones have a `main.ts`
 * of one line, and what else they are given.
 */
export class TinyCourse {
  readonly #folder = mkdtempSync(join(tmpdir(), 'websocket-tiny-course-'));
  readonly root = join(this.#folder, 'course');
  /** As a child of the tests, but for git, which has no configuration here. */
  readonly env: Record<string, string | undefined> = {
    ...process.env,
    NO_COLOR: undefined,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(this.root, '.gitconfig'),
  };
  /** Whether the commands shall believe to be on a terminal. */
  isTerminal = false;
  readonly opened: string[] = [];

  constructor(howMany: number) {
    for (let number = 1; number <= howMany; number += 1) {
      this.write(number, 'main.ts', ['start();']);
    }
  }

  /** The path of a milestone's file, seen from the root, as git writes it. */
  path(number: number, file: string): string {
    const milestone = MILESTONES[number - 1];
    return milestone ? `milestones/${folderOf(milestone)}/${file}` : file;
  }

  write(number: number, file: string, lines: Lines): void {
    this.writeText(
      this.path(number, file),
      lines && lines.map((line) => `${line}\n`).join(''),
    );
  }

  writeText(path: string, text: string | null): void {
    const absolute = join(this.root, path);
    if (text === null) return rmSync(absolute);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  }

  read(number: number, file: string): Lines {
    const absolute = join(this.root, this.path(number, file));
    if (!existsSync(absolute)) return null;
    return readFileSync(absolute, 'utf8').replace(/\n$/, '').split('\n');
  }

  /** Runs a command of the course; gives back what it has printed. */
  async run(
    command: (args: string[], surroundings: DiffSurroundings) => Promise<void>,
    ...args: string[]
  ): Promise<string> {
    let output = '';
    await command(args, {
      root: this.root,
      env: this.env,
      output: {
        isTTY: this.isTerminal,
        write: (text) => (output += text),
      },
      openPage: (url) => this.opened.push(url),
    });
    return output;
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, {
      cwd: this.root,
      env: this.env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  /**
   * Commits everything, in a repository that is made when there is none.
   *
   * @param where its folder: `..` for one of which the course is a part.
   */
  commit(where = '.'): void {
    if (!existsSync(join(this.root, where, '.git'))) {
      this.git('-C', where, 'init', '--quiet');
    }
    const somebody = ['-c', 'user.name=Somebody', '-c', 'user.email=s@b.test'];
    this.git('add', '--all');
    this.git(...somebody, 'commit', '--quiet', '--allow-empty', '-m', 'All');
  }

  /** From now on no program is found. */
  hidePrograms(): void {
    // On Windows its name is Path.
    for (const name of Object.keys(this.env)) {
      if (/^path$/i.test(name)) this.env[name] = this.root;
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
