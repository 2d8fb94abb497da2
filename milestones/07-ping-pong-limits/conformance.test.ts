import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { casesFor } from '../../shared/cases/index.ts';

const FOLDER = import.meta.dirname;
const MILESTONE = 7;

const text = readFileSync(join(FOLDER, 'CONFORMANCE.md'), 'utf8');

/** The folder of a milestone, by its number. */
function folderOf(number: number): string {
  const start = `${String(number).padStart(2, '0')}-`;
  const all = join(FOLDER, '..');
  const name = readdirSync(all).find((folder) => folder.startsWith(start));
  return join(all, name ?? 'there is none');
}

test('every case that is named holds for this milestone', () => {
  const ids = new Set(casesFor(MILESTONE).map(({ id }) => id));
  const named = [...text.matchAll(/`([^`\n]*\/[^`\n]*)(?<!\.ts)`/g)];
  expect(named.length).toBeGreaterThan(300);
  const unknown = named.map(([, id = '']) => id).filter((id) => !ids.has(id));
  expect(unknown).toEqual([]);
});

test('every test file that is named is where the text says', () => {
  const mentions = [...text.matchAll(/`[^`\n]+\.test\.ts`/g)];
  const named = [
    ...text.matchAll(/`([^`\n]+\.test\.ts)` (?:here|in milestone (\d+))\b/g),
  ];
  expect(mentions.length).toBe(named.length);
  const files = named.map(([, file = '', number]) =>
    join(folderOf(Number(number ?? MILESTONE)), file),
  );
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test('no section stands there twice', () => {
  const headings = [...text.matchAll(/^### \[(\S+) .*\]\(.*#(.*)\)$/gm)];
  const numbers = headings.map(([, number]) => number);
  const links = headings.map(([, , link]) => link);
  expect(numbers.length).toBeGreaterThan(40);
  expect(numbers).toEqual([...new Set(numbers)]);
  expect(links).toEqual(numbers.map((number) => `section-${number}`));
});
