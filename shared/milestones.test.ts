import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CASES } from './cases/index.ts';
import { findMilestone, folderOf, MILESTONES } from './course.ts';
import type { Milestone } from './course.ts';
import { ROOT } from './node-arguments.ts';
import { sourceFiles } from './source-files.ts';

const folder = (milestone: Milestone): string =>
  join(ROOT, 'milestones', folderOf(milestone));

const built = MILESTONES.filter((milestone) =>
  existsSync(join(folder(milestone), 'main.ts')),
);

/** The server's own files: neither tests nor the lesson. */
function sourcesOf(milestone: Milestone): readonly string[] {
  return sourceFiles(folder(milestone));
}

function read(milestone: Milestone, file: string): string | null {
  const path = join(folder(milestone), file);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** The rows of the lesson's table "What changed": `file` to `change`. */
function changesIn(lesson: string): Record<string, string> {
  const section = lesson.split('\n## What changed\n')[1] ?? '';
  const [table = ''] = section.split('\n## ');
  const rows = table.matchAll(/^\| `([^`]+)` *\| (\w+) *\|/gm);
  return Object.fromEntries(
    [...rows].map(([, file = '', change = '']) => [file, change]),
  );
}

/** What really changed since the milestone before. */
function changesOf(milestone: Milestone): Record<string, string> {
  const before = built[built.indexOf(milestone) - 1];
  const changes: Record<string, string> = {};
  const files = new Set([
    ...sourcesOf(milestone),
    ...(before ? sourcesOf(before) : []),
  ]);
  for (const file of files) {
    const now = read(milestone, file);
    const then = before ? read(before, file) : null;
    if (now === then) continue;
    changes[file] =
      then === null ? 'new' : now === null ? 'removed' : 'changed';
  }
  return changes;
}

describe.each(built)('milestone $number', (milestone) => {
  const lesson = read(milestone, 'README.md') ?? '';

  test('line 1 of the lesson says what the code is', () => {
    const [first] = lesson.split('\n');
    expect(first).toBe(
      'The code in this folder is the state at the END of milestone ' +
        `${milestone.number}.`,
    );
  });

  test('the table "What changed" lists what changed, and nothing else', () => {
    expect(changesIn(lesson)).toEqual(changesOf(milestone));
  });

  test('files are short, and 80 columns wide', () => {
    for (const file of sourcesOf(milestone)) {
      const lines = (read(milestone, file) ?? '').split('\n');
      expect(lines.length, file).toBeLessThanOrEqual(250);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
  });
});

test('milestones are found by 5, 05 and 05-echo', () => {
  for (const name of ['5', '05', '05-echo']) {
    expect(findMilestone(name)?.slug).toBe('echo');
  }
  for (const name of ['', '0', '99', 'echo', '5-echo', ' 5', '5.0']) {
    expect(findMilestone(name)).toBeUndefined();
  }
});

test('milestones are numbered from 1 without a gap', () => {
  const numbers = MILESTONES.map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_number, i) => i + 1));
});

test('every case has an id of its own', () => {
  const ids = CASES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
