import { join } from 'node:path';
import { MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { stepsOfLesson } from '../../shared/lessons/lesson-folder.ts';
import { begin } from '../begin/begin.ts';
import { check } from '../check/check.ts';
import { checkPorts } from '../lib/ports/check-ports.ts';
import { CommandError, fold } from '../lib/command-line/command-error.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import { readOptions } from '../lib/milestone/milestone-options.ts';
import { myServerFolder } from '../lib/course/my-server.ts';
import { runMilestone } from '../lib/milestone/run-milestone.ts';
import { onKeys } from './keys.ts';
import {
  banner,
  code,
  describeDifference,
  describeKept,
  KEYS,
} from './screen.ts';
import { LectureSession } from './session.ts';

const HELP = `Usage: npm run lecture <number> -- [options]

Puts the start of a milestone into my-server/ (what was there is kept), runs it
with the page beside it, and walks through the steps of the lesson. Keys:

${KEYS.map(([key, does]) => `  ${key}   ${does}`).join('\n')}

The server starts again after each change. What crosses the wire is shown, here
and in the page; with --wire --hex the bytes of each frame as well. Options as
for npm run milestone: --port, --client-port, --no-client, --open, --tls.`;

/** A line for each frame: without being asked for, it may be the subject. */
const WIRE = { hex: false, pcap: undefined };

/**
 * `npm run lecture`.
 *
 * @param root the repository's folder.
 * @throws {CommandError} when the user can mend what is wrong.
 */
export async function lecture(
  root: string,
  args: readonly string[],
): Promise<void> {
  const options = readOptions(args, process.env);
  if (options?.name === undefined) return console.log(HELP);
  const milestone = chooseMilestone(root, options.name);
  const { number } = milestone;
  if (stepsOfLesson(milestone).length === 0) throw noSteps(number);
  await checkPorts({ script: 'lecture', args }, options);
  const print = (text: string): void => console.log(text);
  const now = (): Date => new Date();
  await begin({ root, args: [String(number)], print, now, ask: null });

  const session = new LectureSession(root, milestone);
  const folder = myServerFolder(root);
  await runMilestone(
    milestone,
    { ...options, watch: true, wire: options.wire ?? WIRE },
    {
      main: join(folder, 'main.ts'),
      folder,
      env: {},
      pipesOutput: true,
    },
  );
  print(banner(milestone, session));
  onKeys((key) => onKey(key, { root, milestone, session }));
}

function noSteps(number: number): CommandError {
  const ready = MILESTONES.filter((each) => stepsOfLesson(each).length > 0);
  return new CommandError(
    `The lesson of milestone ${number} has no steps yet. Those of ` +
      `${ready.map((each) => each.number).join(', ')} have.`,
  );
}

interface Lecture {
  readonly root: string;
  readonly milestone: Milestone;
  readonly session: LectureSession;
}

/** What a key does. Anything else is for setting the log apart. */
async function onKey(key: string, lecture: Lecture): Promise<void> {
  const { milestone, session } = lecture;
  switch (key) {
    case 'n':
    case 'b':
      return go(key === 'n' ? 1 : -1, lecture);
    case 'p':
      return printCode(session);
    case 'd':
      return compare(session);
    case 'c':
      return checkStep(lecture);
    case 's':
      return console.log(banner(milestone, session));
    case 'q':
      // As Ctrl+C: the server and the page end in order.
      process.emit('SIGINT');
  }
}

function go(by: number, { root, milestone, session }: Lecture): void {
  const kept = session.go(by);
  if (kept !== null) console.log(describeKept(root, kept));
  console.log(banner(milestone, session));
}

function printCode({ next }: LectureSession): void {
  console.log(next ? code(next) : '\n  There is no step after the last one.');
}

function compare(session: LectureSession): void {
  const open = session.open();
  if (open.length === 0) return console.log('\n  It is all there: n goes on.');
  const places = open.flatMap(describeDifference);
  console.log(['\n  Not yet as in the lesson:', ...places].join('\n'));
}

async function checkStep({ root, milestone, session }: Lecture): Promise<void> {
  const cases = session.last?.cases ?? [];
  if (cases.length === 0) {
    console.log('\n  This step has no cases of its own: look at the page.');
    return;
  }
  const only = cases.flatMap((id) => ['--only', id]);
  const context = { root, cwd: root, output: process.stdout };
  const args = [String(milestone.number), ...only];
  await check(args, context).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    console.log(fold(error.message));
  });
}
