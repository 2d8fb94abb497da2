import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milestone } from '../../shared/course.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { milestonePath } from '../../shared/course-folder.ts';

export interface Hint {
  readonly title: string;
  /** Lines of at most 80 columns, as they stand in the file. */
  readonly text: string;
}

/** Every heading of the second level begins a hint. */
export function parseHints(markdown: string): readonly Hint[] {
  const [, ...sections] = markdown.replaceAll('\r\n', '\n').split(/^## /m);
  return sections.map((section) => {
    const [title = '', ...lines] = section.split('\n');
    return { title: title.trim(), text: lines.join('\n').trim() };
  });
}

/** @throws {CommandError} when the milestone has none. */
export function readHints(root: string, milestone: Milestone): readonly Hint[] {
  const file = join(root, milestonePath(milestone, 'hints.md'));
  const hints = existsSync(file) ? parseHints(readFileSync(file, 'utf8')) : [];
  if (hints.length > 0) return hints;
  throw new CommandError(
    `Milestone ${milestone.number} has no hints yet. ` +
      `Read its lesson: ${milestonePath(milestone, 'README.md')}`,
  );
}
