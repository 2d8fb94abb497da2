import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Milestone } from '../../shared/course.ts';
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
import { CommandError } from '../lib/command-line/command-error.ts';
import {
  builtMilestones,
  chooseMilestone,
  milestonePath,
} from '../../shared/course-folder.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';
import { CourseCopy } from './course-copy.ts';
import { runTranscript } from './run-transcript.ts';

export const HELP = `Usage: npm run transcripts [number …] [-- options]

Runs the commands behind the lessons' transcripts again, and writes what they
print now into the lessons: all of them, or those of the milestones named.

Options:
  --check     only says which differ
  --line N    only the transcript whose comment stands in line N, or below it
  --help      prints this`;

/** A transcript that is not (or was not) what its commands print. */
export interface Renewal {
  readonly transcript: Transcript;
  /** What it has to be; null when there is no telling. */
  readonly now: string | null;
  readonly problem: string;
}

interface Context {
  readonly root: string;
  readonly print: (text: string) => void;
}

/**
 * `npm run transcripts`.
 *
 * @returns whether the lessons said what is true.
 * @throws {CommandError} when the user can mend what is wrong.
 */
export async function transcripts(
  args: readonly string[],
  { root, print }: Context,
): Promise<boolean> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    print(HELP);
    return true;
  }
  const milestones = positionals.length
    ? positionals.map((name) => chooseMilestone(root, name))
    : builtMilestones(root);
  let isTrue = true;
  for (const milestone of milestones) {
    const file = milestonePath(milestone, 'README.md');
    const line = values.line === undefined ? null : Number(values.line);
    const renewals = await findRenewals(root, milestone, line);
    if (renewals.length > 0) isTrue = false;
    for (const { transcript, problem } of renewals) {
      print(`${file}:${transcript.line}: ${problem}`);
    }
    if (!values.check) renew(join(root, file), renewals);
  }
  return isTrue;
}

const OPTIONS = {
  check: { type: 'boolean' },
  line: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function readArguments(args: readonly string[]) {
  refuseSwallowed(['transcripts'], OPTIONS, args);
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${why}. See: npm run transcripts -- --help`);
  }
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

/** From the last to the first, so that places stay what they are. */
function renew(file: string, renewals: readonly Renewal[]): void {
  const lesson = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const text = [...renewals].reverse().reduce((rest, { transcript, now }) => {
    if (now === null) return rest;
    return rest.slice(0, transcript.from) + now + rest.slice(transcript.to);
  }, lesson);
  if (text !== lesson) writeFileSync(file, text);
}
