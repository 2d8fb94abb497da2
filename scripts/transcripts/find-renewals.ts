import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milestone } from '../../shared/course.ts';
import { milestonePath } from '../../shared/course-folder.ts';
import { applyEdit } from '../../shared/lessons/apply-edit.ts';
import type { Files } from '../../shared/lessons/apply-edit.ts';
import {
  isSameTranscript,
  selectParts,
  timesAsIn,
} from '../../shared/lessons/compare-transcript.ts';
import { checkFileName } from '../../shared/lessons/file-name.ts';
import { endOf, startOf } from '../../shared/lessons/lesson-folder.ts';
import { parseSteps } from '../../shared/lessons/parse-lesson.ts';
import { parseTranscripts } from '../../shared/lessons/parse-transcripts.ts';
import type { Transcript } from '../../shared/lessons/parse-transcripts.ts';
import { CourseCopy } from './course-copy.ts';
import { runTranscript } from './run-transcript.ts';

/** A transcript that is not (or was not) what its commands print. */
export interface Renewal {
  readonly transcript: Transcript;
  /** What it has to be; null when there is no telling. */
  readonly now: string | null;
  readonly problem: string;
}

/**
 * Runs what the marks of a lesson say.
 *
 * @param line only the first transcript from this line on; null for all.
 */
export async function findRenewals(
  root: string,
  milestone: Milestone,
  line: number | null = null,
): Promise<readonly Renewal[]> {
  const file = join(root, milestonePath(milestone, 'README.md'));
  const lesson = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const all = parseTranscripts(lesson);
  const chosen = line === null ? all : all.filter((t) => t.line >= line);
  const waiting = line === null ? [...chosen] : chosen.slice(0, 1);
  const renewals: Renewal[] = [];
  const lane = async (): Promise<void> => {
    const copy = new CourseCopy(root);
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const renewal = await renewalOf(next, { copy, lesson, milestone });
        if (renewal) renewals.push(renewal);
      }
    } finally {
      copy.remove();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return renewals.sort((a, b) => a.transcript.line - b.transcript.line);
}

/** So many transcripts at a time, each in a course of its own: they wait. */
const LANES = 2;

interface Lesson {
  readonly copy: CourseCopy;
  /** The text of it. */
  readonly lesson: string;
  readonly milestone: Milestone;
}

async function renewalOf(
  transcript: Transcript,
  { copy, lesson, milestone }: Lesson,
): Promise<Renewal | null> {
  const above = lesson.slice(0, transcript.from);
  const compare = (): Promise<Renewal | null> => {
    copy.putServer(milestone, codeFor(transcript, lesson, milestone));
    for (const [name, program] of programsIn(above)) copy.write(name, program);
    return compareTranscript(copy.root, transcript);
  };
  // On a busy machine a server may be late: what differs, differs always.
  let renewal = await compare();
  for (let i = 1; i < ATTEMPTS && renewal; i += 1) renewal = await compare();
  return renewal;
}

/** A transcript that differs is made so often before it counts. */
const ATTEMPTS = 4;

const BUILD_IT = '\n## Build it\n';

/** The server as it is where the transcript stands in the lesson. */
function codeFor(
  { from, mark }: Transcript,
  lesson: string,
  milestone: Milestone,
): Files {
  const above = lesson.slice(0, from);
  const [, section] = above.split(BUILD_IT);
  const isBuilding = section !== undefined && !section.includes('\n## ');
  const state = mark.state ?? (isBuilding ? 'here' : 'end');
  if (state === 'end') return endOf(milestone);
  const number = Number(/^step (\d+)$/.exec(state)?.[1] ?? 0);
  const steps =
    state === 'here'
      ? parseSteps(above)
      : parseSteps(lesson).filter((step) => step.number <= number);
  return steps
    .flatMap(({ edits }) => edits)
    .reduce(applyEdit, startOf(milestone));
}

/**
 * Small programs of the lesson's own: blocks such as `js peer.mjs`.
 *
 * @throws when one would lie elsewhere.
 */
export function programsIn(text: string): ReadonlyMap<string, string> {
  const blocks = text.matchAll(/^```js (\S+\.mjs)\n([^]*?)^```$/gm);
  return new Map(
    [...blocks].map(([, name = '', code = '']) => [checkFileName(name), code]),
  );
}

async function compareTranscript(
  root: string,
  transcript: Transcript,
): Promise<Renewal | null> {
  const { mark, body } = transcript;
  try {
    const output = await runTranscript(root, mark);
    const now = timesAsIn(body, selectParts(output, mark.parts));
    if (isSameTranscript(body, now, mark.vary)) return null;
    return { transcript, now, problem: `it prints now:\n${now}` };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { transcript, now: null, problem };
  }
}
