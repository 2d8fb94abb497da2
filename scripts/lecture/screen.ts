import { relative } from 'node:path';
import { wrap } from '../../shared/explain/wrap.ts';
import type { Edit, LessonStep } from '../../shared/lessons/parse-lesson.ts';
import type { Milestone } from '../../shared/course.ts';
import { styled } from '../lib/command-line/style.ts';
import { visibleText } from '../lib/command-line/visible-text.ts';
import type { Difference } from './difference.ts';
import type { LectureSession } from './session.ts';

const RULE = '═'.repeat(78);

export const KEYS = [
  ['n', 'next: puts the step’s code into my-server/'],
  ['p', 'prints the step’s code, to type it from'],
  ['d', 'done? compares what you have typed with the step'],
  ['c', 'checks: runs the cases of the step'],
  ['b', 'back: takes the step’s code out again'],
  ['s', 'shows the step again'],
  ['q', 'quits; what is in my-server/ stays'],
] as const;

/** Large and clear: where the lecture is, and what comes. */
export function banner(milestone: Milestone, session: LectureSession): string {
  const { done, steps, next } = session;
  const head = `MILESTONE ${milestone.number}   ${milestone.title}`;
  const where = next
    ? `STEP ${next.number} of ${steps.length}   ${next.title}`
    : `ALL ${done} STEPS DONE   npm run check ${milestone.number}`;
  return [
    '',
    RULE,
    `  ${styled('bold', head)}`,
    `  ${styled('bold', where)}`,
    RULE,
    ...(next ? cue(next) : []),
    '',
    keyLine(),
  ].join('\n');
}

/** The step's text without its code, and the files that it touches. */
function cue({ text, edits, cases }: LessonStep): readonly string[] {
  const prose = text
    .replace(/^```[^]*?^```$|<!--[^]*?-->/gm, '')
    .split(/\n{2,}|\n(?=(?:[-*]|\d+\.) )/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map(plain);
  const files = [...new Set(edits.map(({ file }) => file))];
  return [
    ...prose.flatMap((paragraph) => [...wrap(paragraph, '  '), '']),
    ...wrap(`files: ${files.join(', ') || 'none'}`, '  '),
    ...(cases.length > 0 ? wrap(`cases: ${cases.join(', ')}`, '  ') : []),
  ];
}

/** The code of a step as its lesson shows it: what goes and what comes. */
export function code({ edits }: LessonStep): string {
  if (edits.length === 0)
    return '\n  This step has no code: it is for looking.';
  return edits
    .map((edit) => `\n  ${styled('bold', titleOf(edit))}\n\n${body(edit)}`)
    .join('\n');
}

const KIND = { create: 'new', change: 'changed', remove: 'removed' } as const;

function titleOf({ file, kind }: Edit): string {
  return `${file} (${KIND[kind]})`;
}

function body({ kind, content }: Edit): string {
  const lines = content.trimEnd().split('\n');
  if (kind === 'create') return lines.join('\n');
  return lines.map(colored).join('\n');
}

function colored(line: string): string {
  if (line.startsWith('+')) return styled('green', line);
  if (line.startsWith('-')) return styled('red', line);
  return styled('gray', line);
}

/** The first line that is not as in the lesson. */
export function describeDifference(difference: Difference): readonly string[] {
  const { file, line, expected, found } = difference;
  const side = (name: string, text: string | undefined): string =>
    `      ${name}  ${text === undefined ? '(no such line)' : visibleText(text.trim())}`;
  return [
    '',
    `    ${styled('bold', `${file}, line ${line}`)}`,
    side('lesson   ', expected),
    side('my-server', found),
  ].map((each) => (each.length > 80 ? `${each.slice(0, 79)}…` : each));
}

/** Markdown as it is read aloud. */
function plain(text: string): string {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim();
}

function keyLine(): string {
  const keys = KEYS.map(([key, does]) => {
    const [word = ''] = does.split(/[:?;]/);
    return `${styled('cyan', key)} ${word.split(' ')[0]}`;
  });
  return `  ${keys.join('   ')}`;
}

export function describeKept(root: string, folder: string): string {
  return wrap(
    `What you had typed there is kept in ${relative(root, folder)}.`,
    '  ',
  ).join('\n');
}
