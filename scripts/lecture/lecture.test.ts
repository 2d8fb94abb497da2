import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MILESTONES } from '../../shared/course.ts';
import {
  endOf,
  startOf,
  stepsOfLesson,
} from '../../shared/lessons/lesson-folder.ts';
import { sourceFiles } from '../../shared/source-files.ts';
import { firstDifference } from './difference.ts';
import { banner, code, describeDifference } from './screen.ts';
import { LectureSession } from './session.ts';

const READY = MILESTONES.filter((each) => stepsOfLesson(each).length > 0);

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'websocket-lecture-'));
  folder = join(root, 'my-server');
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

/** What is in `my-server/`. */
function files(): ReadonlyMap<string, string> {
  return new Map(
    sourceFiles(folder).map((file) => [
      file,
      readFileSync(join(folder, file), 'utf8'),
    ]),
  );
}

function sorted(map: ReadonlyMap<string, string>) {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each(READY)('a lecture on milestone $number', (milestone) => {
  test('goes from the start to the end, byte for byte, and back', () => {
    const session = new LectureSession(root, milestone);
    session.go(0);
    expect(files()).toEqual(sorted(startOf(milestone)));
    while (session.next) {
      // Before its code is there, the step is not done.
      const { edits } = session.next;
      expect(session.open().length > 0).toBe(edits.length > 0);
      expect(session.go(1)).toBeNull();
    }
    expect(files()).toEqual(sorted(endOf(milestone)));
    session.go(-session.done);
    expect(files()).toEqual(sorted(startOf(milestone)));
  });

  test('its banners fit in 80 columns', () => {
    const session = new LectureSession(root, milestone);
    for (;;) {
      const lines = banner(milestone, session).split('\n');
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
      if (!session.next) break;
      session.go(1);
    }
    expect(banner(milestone, session)).toContain('STEPS DONE');
  });

  test('its code is shown as the lesson has it, and no comment is', () => {
    const session = new LectureSession(root, milestone);
    for (const step of session.steps) {
      const text = code(step);
      for (const { file, content } of step.edits) {
        expect(text).toContain(file);
        expect(text).toContain(content.trimEnd());
      }
      expect(banner(milestone, session)).not.toContain('<!--');
      session.go(1);
    }
  });
});

describe('what the instructor types', () => {
  const [milestone] = READY;
  if (!milestone) return;

  test('is noticed when it is the step’s code', () => {
    const session = new LectureSession(root, milestone);
    session.go(1);
    const after = files();
    session.go(-1);
    for (const [file, text] of after) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    expect(session.open()).toEqual([]);
  });

  test('is kept when it is something else', () => {
    const session = new LectureSession(root, milestone);
    session.go(0);
    const file = session.open()[0]?.file ?? '';
    writeFileSync(join(folder, file), '// my own\n');
    const kept = session.go(1);
    expect(readFileSync(join(kept ?? '', file), 'utf8')).toBe('// my own\n');
    expect(session.go(0)).toBeNull();
  });

  test('is compared line by line', () => {
    expect(firstDifference('a.ts', 'one\ntwo\n', 'one\n2\n')).toEqual({
      file: 'a.ts',
      line: 2,
      expected: 'two',
      found: '2',
    });
    expect(firstDifference('a.ts', 'one\n', 'one')?.line).toBe(2);
    expect(firstDifference('a.ts', 'one', undefined)?.line).toBe(1);
    expect(firstDifference('a.ts', undefined, 'one')?.found).toBe('one');
    expect(firstDifference('a.ts', 'one', 'one')).toBeNull();
    const long = firstDifference('a.ts', 'x'.repeat(100), '') ?? undefined;
    const lines = long ? describeDifference(long) : [];
    expect(lines.map((line) => line.length > 80)).not.toContain(true);
    expect(lines.join('\n')).toContain('a.ts, line 1');
  });
});
