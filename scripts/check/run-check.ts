import { TemporaryCertificates } from '../../shared/testing/temporary-certificates.ts';
import type {
  ServerCommand,
  ServerProcess,
} from '../../shared/testing/server-process.ts';
import type { Milestone } from '../../shared/course.ts';
import { commandLine } from './again.ts';
import { workerFor, workerWith } from './hold-task.ts';
import type { Outcome, Worker } from './hold-task.ts';
import type { CheckOptions } from './options.ts';
import { planFor } from './plan.ts';
import type { Plan, Task } from './plan.ts';
import { Progress } from './progress.ts';
import type { CheckOutput } from './progress.ts';
import { runTasks } from './run-tasks.ts';
import { LiveOutput } from './server-output.ts';
import { commandFor } from './subject.ts';

export interface CheckContext {
  /** The repository's folder. */
  readonly root: string;
  /** Where the command was typed. */
  readonly cwd: string;
  readonly output: CheckOutput;
  /** Of the servers; otherwise ours. */
  readonly env?: ServerCommand['env'];
}

/** What came out of one check. */
export interface Result {
  readonly milestone: Milestone;
  readonly plan: Plan;
  /** How many cases were held, and how many runs that took. */
  readonly cases: number;
  readonly runs: number;
  readonly failures: readonly Outcome[];
  readonly seconds: number;
  /** What repeats this check, for one case or for all. */
  readonly again: (...ids: readonly string[]) => string;
}

/**
 * Holds every case with the server.
 *
 * @throws {CommandError} when there is no server to check.
 */
export async function runCheck(
  milestone: Milestone,
  options: CheckOptions,
  context: CheckContext,
): Promise<Result> {
  const plan = planFor(milestone, options);
  const start = performance.now();
  const certificates = new TemporaryCertificates();
  const own: ServerProcess[] = [];
  const held: Task[] = [];
  const workers = makeWorkers(options, context, certificates, own);
  const progress = options.json
    ? null
    : new Progress(plan.tasks, progressOutput(options, context));
  try {
    const failures = await runTasks(plan.tasks, workers, {
      all: options.all,
      onStart: (task) => progress?.start(task),
      onDone: (outcome) => {
        held.push(outcome.task);
        progress?.add(outcome);
      },
    });
    progress?.finish();
    return {
      milestone,
      plan,
      cases: new Set(held.map(({ testCase }) => testCase.id)).size,
      runs: held.length,
      failures,
      seconds: (performance.now() - start) / 1_000,
      again: (...ids) => commandLine(milestone.number, options, ...ids),
    };
  } finally {
    await Promise.allSettled(workers.map((worker) => worker.stop()));
    // Some were just being started for a task that nobody waits for.
    await Promise.all(own.map((server) => server.stop()));
    await certificates.remove();
  }
}

/** Everything the server prints, where that is not too much. */
function showsServer({ json, output, only }: CheckOptions): boolean {
  return !json && (output || only.length > 0);
}

/** A line that changes, and lines of the server, would get in each other's way. */
function progressOutput(
  options: CheckOptions,
  { output }: CheckContext,
): CheckOutput {
  const isTTY = (output.isTTY ?? false) && !showsServer(options);
  return { isTTY, write: (text) => output.write(text) };
}

function makeWorkers(
  options: CheckOptions,
  { root, cwd, output, env }: CheckContext,
  certificates: TemporaryCertificates,
  own: ServerProcess[],
): readonly Worker[] {
  const { subject, noLog, jobs } = options;
  const isShown = showsServer(options);
  const onStart = (server: ServerProcess): void => {
    own.push(server);
    if (isShown) show(server, output);
  };
  if (subject.kind === 'url') {
    const { url } = subject;
    return Array.from({ length: jobs }, () => workerFor(url));
  }
  const found = commandFor(subject, root, cwd);
  if (found === null) return [];
  const command = env ? { ...found, env } : found;
  // One at a time where people want to read along.
  const length = isShown ? 1 : jobs;
  const workerOptions = { certificates, reads: !noLog, onStart };
  return Array.from({ length }, () => workerWith(command, workerOptions));
}

function show({ child }: ServerProcess, output: CheckOutput): void {
  for (const stream of [child.stdout, child.stderr]) {
    const live = new LiveOutput((line) => output.write(`${line}\n`));
    // The encoding is set: what comes is text.
    stream?.on('data', (text: string) => live.push(text));
    stream?.on('end', () => live.end());
  }
}
