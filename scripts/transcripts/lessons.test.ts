import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  parseTranscripts,
  unmarkedTranscripts,
} from '../../shared/lessons/parse-transcripts.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { builtMilestones, milestonePath } from '../../shared/course-folder.ts';
import { findRenewals } from './find-renewals.ts';

/** It only guards against what hangs. */
const LESSON_TIMEOUT_MS = 600_000;
/** The commands behind the transcripts are those of Linux: `sed -i`, `ss`. */
const isLinux = process.platform === 'linux';

/** Neither commands nor a picture nor output: nobody could tell. */
function blocksWithoutInfo(lesson: string): readonly number[] {
  const lines = lesson.split('\n');
  const fences = lines.flatMap((line, i) => (/^ *```/.test(line) ? [i] : []));
  return fences
    .filter((line, i) => i % 2 === 0 && lines[line]?.trim() === '```')
    .map((line) => line + 1);
}

const lessons = builtMilestones(ROOT).map((milestone) => ({
  milestone,
  number: milestone.number,
}));

describe.concurrent.each(lessons)('lesson $number', ({ milestone }) => {
  const file = join(ROOT, milestonePath(milestone, 'README.md'));
  const lesson = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');

  test('says of each transcript how it was made', () => {
    expect(unmarkedTranscripts(lesson)).toEqual([]);
    expect(blocksWithoutInfo(lesson)).toEqual([]);
    expect(parseTranscripts(lesson).length).toBeGreaterThan(0);
  });

  test.runIf(isLinux)(
    'shows what its commands print',
    async () => {
      const renewals = await findRenewals(ROOT, milestone);
      const problems = renewals.map(
        ({ transcript, problem }) => `line ${transcript.line}: ${problem}`,
      );
      expect(problems).toEqual([]);
    },
    LESSON_TIMEOUT_MS,
  );
});
