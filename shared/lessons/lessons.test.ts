import { describe, expect, test } from 'vitest';
import { casesFor } from '../cases/index.ts';
import { PROCESS_CASES } from '../cases/process-cases.ts';
import { MILESTONES } from '../course.ts';
import { applyEdit, EditError } from './apply-edit.ts';
import type { Files } from './apply-edit.ts';
import { endOf, startOf, stepsOfLesson } from './lesson-folder.ts';
import { parseSteps } from './parse-lesson.ts';

const LESSONS = MILESTONES.map((milestone) => ({
  milestone,
  number: milestone.number,
  steps: stepsOfLesson(milestone),
})).filter(({ steps }) => steps.length > 0);

describe.each(LESSONS)('the lesson of $number', ({ milestone, steps }) => {
  test('its steps lead from the start to the end, byte for byte', () => {
    let files: Files = startOf(milestone);
    for (const { number, edits } of steps) {
      for (const edit of edits) {
        try {
          files = applyEdit(files, edit);
        } catch (error) {
          throw new Error(`step ${number}: ${String(error)}`, { cause: error });
        }
      }
    }
    const end = endOf(milestone);
    expect([...files.keys()].sort()).toEqual([...end.keys()].sort());
    for (const [file, content] of end) {
      expect(files.get(file), file).toBe(content);
    }
  });

  test('its steps are numbered, and name cases that exist', () => {
    expect(steps.map(({ number }) => number)).toEqual(
      steps.map((_, i) => i + 1),
    );
    const cases = [...casesFor(milestone.number), ...PROCESS_CASES];
    const ids = cases.map(({ id }) => id);
    for (const id of steps.flatMap((step) => step.cases)) {
      const isThere = id.endsWith('/')
        ? ids.some((each) => each.startsWith(id))
        : ids.includes(id);
      expect(isThere, id).toBe(true);
    }
  });
});

describe('the steps of a lesson', () => {
  const LESSON = [
    '## Build it',
    '',
    '### Step 1 · A file',
    '',
    'Why.',
    '',
    '```ts a.ts',
    'const a = 1;',
    '```',
    '',
    '```ts',
    'not(applied);',
    '```',
    '',
    '### Step 2 · A change',
    '',
    '```diff a.ts',
    '-const a = 1;',
    '+const a = 2;',
    '+const b = 3;',
    '```',
    '',
    '`npm run check 5 -- --only echo/hello-of-the-rfc`',
    '',
    '## What changed',
    '',
  ].join('\n');

  test('edits and cases', () => {
    const steps = parseSteps(`\n${LESSON}`);
    expect(steps).toMatchObject([
      { number: 1, title: 'A file', cases: [] },
      { number: 2, title: 'A change', cases: ['echo/hello-of-the-rfc'] },
    ]);
    let files: Files = new Map();
    for (const edit of steps.flatMap(({ edits }) => edits)) {
      files = applyEdit(files, edit);
    }
    expect(files).toEqual(new Map([['a.ts', 'const a = 2;\nconst b = 3;\n']]));
  });

  test.for([
    ['it is not there', 'nothing\n', 'these lines are not in a.ts'],
    ['it is there twice', 'one\none\n', 'these lines are 2 times in a.ts'],
  ])('a change that does not fit: %s', ([, content = '', message]) => {
    const edit = { file: 'a.ts', kind: 'change', content: '-one\n+two\n' };
    const files = new Map([['a.ts', content]]);
    const apply = (): Files => applyEdit(files, { ...edit, kind: 'change' });
    expect(apply).toThrow(EditError);
    expect(apply).toThrow(message);
  });
});
