import { CaseFailure } from '../../shared/testing/case-failure.ts';
import { ProcessFailure } from '../../shared/testing/process-failure.ts';
import { DeathFailure } from './hold-task.ts';
import type { Result } from './run-check.ts';
import type { Outcome } from './hold-task.ts';
import { StartFailure } from './start-server.ts';

const MAX_BYTES = 1_024;
const MAX_CHARACTERS = 4_096;

/** The result for programs: a classroom's, for example. */
export function resultAsJson(result: Result): string {
  const { milestone, plan, cases, runs, failures, seconds, again } = result;
  const json = {
    milestone: milestone.number,
    passed: failures.length === 0 && runs > 0,
    cases,
    runs,
    seconds: Number(seconds.toFixed(3)),
    failures: failures.map((failure) => asJson(failure, again)),
    skipped: plan.skipped.map(({ testCase, why }) => ({
      id: testCase.id,
      why,
    })),
  };
  return JSON.stringify(json, null, 2);
}

function asJson({ task, error }: Outcome, again: Result['again']) {
  const { id, since, rule, source } = task.testCase;
  const chunking = task.kind === 'talk' ? task.chunking.name : null;
  return {
    ...{ id, since, rule, source, chunking },
    ...(error instanceof CaseFailure ? detailsOf(error) : textOf(error)),
    again: again(id),
  };
}

function textOf(error: unknown) {
  const what = error instanceof Error ? error.message : String(error);
  const isOfProcess =
    error instanceof StartFailure ||
    error instanceof ProcessFailure ||
    error instanceof DeathFailure;
  return { what, output: isOfProcess ? end(error.output) : null };
}

function end(output: string): string {
  return output.slice(-MAX_CHARACTERS);
}

function detailsOf(failure: CaseFailure) {
  const { problem, received, receivedBytes, ending, server } = failure;
  const { expected } = problem;
  return {
    what: problem.what,
    cause: failure.likelyCause,
    wrongAt: problem.wrongAt ?? null,
    expected: expected ? hex(expected) : null,
    received: hex(received),
    receivedBytes,
    ending,
    output: server && end(server.output),
  };
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex', 0, MAX_BYTES);
}
