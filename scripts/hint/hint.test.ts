import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Command } from '../../shared/testing/command.ts';
import { TemporaryCourse } from '../lib/testing/temporary-course.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { parseHints } from './hints-file.ts';

const HINTS = [
  '# Hints',
  '',
  'About them.',
  '',
  '## A question?',
  '',
  'Think of *it*.',
  '',
  '- one',
  '- two',
  '',
  '## The concept',
  '',
  'It is this.',
  '',
  '## The solution',
  '',
  'Look there.',
  '',
].join('\n');

const FIVE = join('milestones', '05-echo', 'hints.md');
const PROGRESS = '.hints.json';

let course: TemporaryCourse;
beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1');
  course = new TemporaryCourse();
  course.write(FIVE, HINTS);
});
afterEach(() => {
  vi.unstubAllEnvs();
  course.remove();
});

/** The hints that a command shows, for example `2 of 3`. */
function shown(...args: readonly string[]): readonly string[] {
  const heads = course.hint(...args).matchAll(/^Hint (\d+ of \d+): /gm);
  return [...heads].map(([, which = '']) => which);
}

describe('hints come one at a time', () => {
  test('with title, text and what to type next', () => {
    expect(course.hint('5')).toBe(
      [
        'Milestone 5: Sending: the echo',
        '',
        'Hint 1 of 3: A question?',
        '',
        'Think of *it*.',
        '',
        '- one',
        '- two',
        '',
        'The next one: npm run hint 5',
        '',
      ].join('\n'),
    );
  });

  test('each once, and after the last one it says so', () => {
    const numbers = [1, 2].flatMap(() => shown('5'));
    expect(numbers).toEqual(['1 of 3', '2 of 3']);
    const last = course.hint('5');
    expect(last).toContain('Hint 3 of 3: The solution');
    expect(last).toContain('That was the last one.');
    expect(last).toContain('npm run diff 4 5');
    for (let i = 0; i < 2; i += 1) {
      const after = course.hint('5');
      expect(after).toContain('You have seen all 3 hints.');
      expect(after).toContain('npm run diff 4 5');
      expect(after).toContain('npm run hint 5 -- --first');
    }
  });

  test('--again repeats the last one', () => {
    expect(shown('5', '--again')).toEqual(['1 of 3']);
    expect(shown('5')).toEqual(['2 of 3']);
    expect(shown('5', '--again')).toEqual(['2 of 3']);
    expect(shown('5', '--again')).toEqual(['2 of 3']);
    expect(shown('5')).toEqual(['3 of 3']);
    expect(shown('5')).toEqual([]);
    expect(shown('5', '--again')).toEqual(['3 of 3']);
  });

  test('--first begins anew', () => {
    for (let i = 0; i < 4; i += 1) course.hint('5');
    expect(shown('5', '--first')).toEqual(['1 of 3']);
    expect(shown('5')).toEqual(['2 of 3']);
  });

  test('--all shows all, and remembers nothing', () => {
    course.hint('5');
    expect(shown('5', '--all')).toEqual(['1 of 3', '2 of 3', '3 of 3']);
    expect(shown('5')).toEqual(['2 of 3']);
  });

  test('the first milestone has no diff, but a folder', () => {
    course.write(join('milestones', '01-http-server', 'hints.md'), HINTS);
    for (let i = 0; i < 2; i += 1) course.hint('1');
    const last = course.hint('1');
    expect(last).toContain(join('milestones', '01-http-server'));
    expect(last).not.toContain('diff');
  });
});

describe('the place is remembered', () => {
  test('for each milestone', () => {
    course.write(join('milestones', '04-receiver', 'hints.md'), HINTS);
    expect(shown('5')).toEqual(['1 of 3']);
    expect(shown('5')).toEqual(['2 of 3']);
    expect(shown('4')).toEqual(['1 of 3']);
    expect(shown('05-echo')).toEqual(['3 of 3']);
  });

  test('whatever becomes of my-server/', async () => {
    await course.begin(['5']);
    expect(shown()).toEqual(['1 of 3']);
    await course.begin(['5']);
    expect(shown()).toEqual(['2 of 3']);
    rmSync(join(course.root, 'my-server'), { recursive: true });
    expect(shown('5')).toEqual(['3 of 3']);
  });

  test.each([
    '',
    '{',
    'null',
    '"5"',
    '{"5": "2"}',
    '{"5": -1}',
    '{"5": 1.5}',
    '{"5": null}',
  ])('not in a broken file: %j', (content) => {
    course.write(PROGRESS, content);
    expect(shown('5')).toEqual(['1 of 3']);
    expect(shown('5')).toEqual(['2 of 3']);
  });

  test('though there are fewer hints than before', () => {
    course.write(PROGRESS, '{"5": 99}');
    expect(shown('5')).toEqual([]);
    expect(shown('5', '--again')).toEqual(['3 of 3']);
  });

  test('or it says that it cannot be', () => {
    mkdirSync(join(course.root, PROGRESS));
    expect(() => course.hint('5')).toThrow(CommandError);
    expect(() => course.hint('5')).toThrow('.hints.json cannot be written');
  });
});

describe('without a number', () => {
  test('it is the milestone of my-server/', async () => {
    await course.begin(['5']);
    expect(course.hint()).toContain('Milestone 5');
  });

  const WHICH = 'Say for which milestone you want a hint';

  test('one must be named where there is no my-server/', () => {
    expect(() => course.hint()).toThrow(WHICH);
  });

  test('one must be named where my-server/ does not say', () => {
    course.write(join('my-server', '.milestone.json'), '{');
    expect(() => course.hint()).toThrow(WHICH);
    expect(shown('5')).toEqual(['1 of 3']);
  });
});

test.each([
  [['0'], 'There is no milestone "0": choose one of 1, 2, 3, 4, 5.'],
  [[''], 'There is no milestone ""'],
  [['6'], 'Milestone 6 (closing) is not built yet: choose one of 1, 2'],
  [['4'], 'Milestone 4 has no hints yet. Read its lesson: milestones'],
  [['4', '5'], 'One milestone at a time, and not 4 and 5.'],
  [['-1'], "Unknown option '-1': npm run hint -- --help"],
  [['5', '--al'], "Unknown option '--al': npm run hint -- --help"],
  [['5', '--all', '--again'], 'Choose one of --again, --first and --all.'],
])('%j is refused with a sentence', (args, sentence) => {
  expect(() => course.hint(...args)).toThrow(CommandError);
  expect(() => course.hint(...args)).toThrow(sentence);
});

test('a file of Windows has the same hints', () => {
  const crlf = HINTS.replaceAll('\n', '\r\n');
  expect(parseHints(crlf)).toEqual(parseHints(HINTS));
  expect(parseHints(HINTS).map(({ title }) => title)).toEqual([
    'A question?',
    'The concept',
    'The solution',
  ]);
});

describe('npm run hint', () => {
  test.each([
    [['--help'], 0, /^Usage: npm run hint <number> -- \[option\]\n/],
    [['99'], 1, /^There is no milestone "99": choose one of 1, 2, 3.*\n$/],
  ])('%j', async (args, code, text) => {
    const command = new Command('hint', args, {});
    expect(await command.exited).toBe(code);
    expect(command.output).toMatch(text);
  });
});
