import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { STUB } from '../../../shared/course-folder.ts';
import { folderOf, MILESTONES } from '../../../shared/course.ts';
import { givenFiles } from '../../../shared/lessons/given-files.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import { begin } from '../../begin/begin.ts';
import type { Rename } from '../../begin/replace-folder.ts';
import { hint } from '../../hint/hint.ts';

/** It is always this time, and so the first backup always has this name. */
const NOW = new Date(2026, 10, 21, 12, 45, 3);
export const BACKUP = join('my-server-backups', '2026-11-21T12-45-03');

/** For tests: a course in a folder of its own, with five tiny milestones. */
export class TemporaryCourse {
  readonly root = mkdtempSync(join(tmpdir(), 'websocket-course-'));
  /** What the commands have printed. */
  output = '';
  /** What is answered to each question; null: nobody is there. */
  answer: boolean | null = true;
  /** What was asked. */
  questions: readonly string[] = [];

  constructor() {
    cpSync(join(ROOT, STUB), join(this.root, STUB), { recursive: true });
    for (const milestone of MILESTONES.slice(0, 5)) {
      const file = join('milestones', folderOf(milestone), 'main.ts');
      this.write(file, `// milestone ${milestone.number}`);
      for (const given of givenFiles(milestone)) {
        this.write(join(dirname(file), given), '// given');
      }
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  write(file: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), content);
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  /** Everything below a folder: each file with its bytes, empty folders too. */
  tree(folder = ''): Record<string, string> {
    const names = readdirSync(join(this.root, folder), {
      recursive: true,
      encoding: 'utf8',
    });
    const entries = names.map((name) => {
      const path = join(this.root, folder, name);
      const isFolder = statSync(path).isDirectory();
      return [name, isFolder ? 'folder' : readFileSync(path, 'base64')];
    });
    return Object.fromEntries(entries);
  }

  /** `npm run begin` with these words. */
  async begin(args: readonly string[] = [], rename?: Rename): Promise<void> {
    const { answer } = this;
    const ask = (question: string): Promise<boolean> => {
      this.questions = [...this.questions, question];
      return Promise.resolve(answer === true);
    };
    await begin({
      root: this.root,
      args,
      ask: answer === null ? null : ask,
      print: (text) => (this.output += `${text}\n`),
      now: () => NOW,
      ...(rename && { rename }),
    });
  }

  /** `npm run hint` with these words; gives back what it prints. */
  hint(...args: readonly string[]): string {
    let output = '';
    const print = (text: string): string => (output += `${text}\n`);
    hint({ root: this.root, args, print });
    return output;
  }

  /** Begins something that must fail, and change nothing: gives back why. */
  async refusal(args: readonly string[], rename?: Rename): Promise<Error> {
    const before = this.tree();
    const output = this.output;
    const error: unknown = await this.begin(args, rename).catch(
      (cause: unknown) => cause,
    );
    assert(error instanceof Error, 'it must fail');
    assert.deepEqual(this.tree(), before);
    assert.equal(this.output, output);
    return error;
  }
}
