import { describe, expect, test } from 'vitest';
import { folderOf } from '../../shared/course.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { builtMilestones } from '../../shared/course-folder.ts';
import { writtenChanges } from './written-changes.ts';

const files = writtenChanges(ROOT, process.env);

test('every milestone but the first has a changes.diff', () => {
  const [, ...others] = builtMilestones(ROOT);
  expect(files.map(({ milestone }) => milestone)).toEqual(others);
});

describe.each(files)('$milestone.slug', ({ milestone, written, expected }) => {
  test('changes.diff is what npm run diff says', () => {
    const path = `milestones/${folderOf(milestone)}/changes.diff`;
    const advice = `${path} is old. Type: npm run diff -- --write`;
    expect(written, advice).toBe(expected);
  });

  test('lines are at most 80 columns, a sign and no blanks at the end', () => {
    for (const line of expected.split('\n')) {
      if (/^[-+ ]/.test(line)) expect(line).toMatch(/^.{1,81}$/);
      // Of a removed file git names two paths, each as long as it is.
      else if (!line.startsWith('diff --git ')) {
        expect(line.length, line).toBeLessThanOrEqual(80);
      }
      expect(line).not.toMatch(/\s$/);
    }
  });
});
