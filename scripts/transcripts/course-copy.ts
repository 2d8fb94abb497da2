import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import type { Milestone } from '../../shared/course.ts';
import { removeWithUs } from '../../shared/keeper/end-with-us.ts';
import type { Files } from '../../shared/lessons/apply-edit.ts';
import { writeState } from '../lib/course/my-server.ts';

/** What a copy does without, or has of its own. */
const LEFT_OUT = new Set(['node_modules', '.git', 'my-server', 'certs']);

/** A copy of the course, in which a lesson's commands may do as they like. */
export class CourseCopy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'websocket-transcripts-'));
  readonly root = join(this.#folder, 'course');
  readonly remove = removeWithUs(this.#folder);

  /** @param root the repository's folder. */
  constructor(root: string) {
    cpSync(root, this.root, {
      recursive: true,
      filter: (path) => {
        const [first = ''] = relative(root, path).split(sep);
        const isLeftOut = LEFT_OUT.has(first) || first.startsWith('my-server');
        return !isLeftOut && !path.endsWith('.test.ts');
      },
    });
    const modules = join(root, 'node_modules');
    symlinkSync(modules, join(this.root, 'node_modules'), 'junction');
  }

  /** Puts a server's code into `my-server/`, and nothing else. */
  putServer(milestone: Milestone, files: Files): void {
    const folder = join(this.root, 'my-server');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    mkdirSync(folder);
    for (const [name, content] of files) {
      this.write(join('my-server', name), content);
    }
    writeState(folder, milestone.number);
  }

  /** @param path seen from the course's folder. */
  write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
