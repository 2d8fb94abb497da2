import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { folderOf, MILESTONES } from '../../shared/course.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { isBuilt } from '../../shared/course-folder.ts';
import { sourceFiles } from '../../shared/source-files.ts';
import { hint } from './hint.ts';
import { readHints } from './hints-file.ts';

vi.stubEnv('NO_COLOR', '1');
afterAll(() => vi.unstubAllEnvs());

/** `name()` in `folder/file.ts`, as hints say where something is. */
const PLACE = /`(#?\w+)\(\)`\s+in\s+`([\w/-]+\.ts)`/g;

/** True when the source has a function or a method of this name. */
function defines(source: string, name: string): boolean {
  const method = `^  (?:static |async |get )*${name}\\(.*[^;]$`;
  return new RegExp(`\\bfunction ${name}[(<]|${method}`, 'm').test(source);
}

describe.each(MILESTONES.filter(isBuilt))('hints of $number', (milestone) => {
  const folder = join(ROOT, 'milestones', folderOf(milestone));
  const files = [...sourceFiles(folder), 'hints.md'];
  const hints = readHints(ROOT, milestone);
  const text = hints.map((each) => `${each.title}\n${each.text}`).join('\n');
  const last = hints.at(-1)?.text ?? '';
  const read = (file: string): string =>
    files.includes(file) ? readFileSync(join(folder, file), 'utf8') : '';

  test('there are enough, each with a title and a text', () => {
    expect(hints.length).toBeGreaterThanOrEqual(5);
    // The heading of the file, and one for each hint: none is lost.
    const headings = read('hints.md').match(/^#+ /gm) ?? [];
    expect(headings).toEqual(['# ', ...hints.map(() => '## ')]);
    for (const each of hints) {
      expect(each.title).not.toBe('');
      expect(each.text.length).toBeGreaterThan(100);
    }
  });

  test('they fit 80 columns, as does what stands around them', () => {
    const print = (line: string): number => lines.push(...line.split('\n'));
    const lines: string[] = [];
    hint({ root: ROOT, args: [`${milestone.number}`, '--all'], print });
    expect(lines.join('\n')).toContain(last);
    for (const line of lines) {
      expect(line.length, line).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  test('the last one names files and functions', () => {
    expect([...last.matchAll(PLACE)].length).toBeGreaterThan(0);
  });

  test('every function that is named is in the file that is named', () => {
    for (const [place, name = '', file = ''] of text.matchAll(PLACE)) {
      expect(defines(read(file), name), place).toBe(true);
    }
  });

  test('every function is named with its file', () => {
    const own = text.matchAll(/`#?\w+\(\)`/g);
    const placed = text.matchAll(PLACE);
    const known = [...placed].map(([, name]) => `\`${name}()\``);
    const unknown = [...own].map(String).filter((it) => !known.includes(it));
    // These are Node's: methods of a server, a socket, a number or a buffer.
    const nodes = ['Number', 'close', 'end', 'pause', 'resume', 'toString'];
    expect(nodes.map((name) => `\`${name}()\``)).toEqual(
      expect.arrayContaining(unknown),
    );
  });

  test('every file that is named is there', () => {
    const names = text.matchAll(/`([^`\s]+\.ts)`/g);
    const named = [...names].map(([, name = '']) => name);
    expect(files).toEqual(expect.arrayContaining(named));
    for (const name of named) expect(name).not.toMatch(/\.test\.ts$/);
  });
});
