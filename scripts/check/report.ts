import { explainCase } from '../../shared/explain/explain.ts';
import { wrap } from '../../shared/explain/wrap.ts';
import { MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { CaseFailure } from '../../shared/testing/case-failure.ts';
import { ProcessFailure } from '../../shared/testing/process-failure.ts';
import { styled } from '../lib/command-line/style.ts';
import { DeathFailure } from './hold-task.ts';
import type { Skipped, Task } from './plan.ts';
import { prefixed } from './server-output.ts';
import { StartFailure } from './start-server.ts';

/** What failed, and how: everything but the command that repeats it. */
export function explainFailure(task: Task, error: unknown): string {
  if (error instanceof CaseFailure) {
    return withOutput(error.message, error.server?.output ?? '');
  }
  if (error instanceof StartFailure) {
    const head = `The server does not start\n\n${error.message}`;
    return withOutput(head, error.output);
  }
  const { testCase } = task;
  const how = task.kind === 'talk' ? `, ${task.chunking.name}` : '';
  const head = explainCase(testCase, how);
  const what = error instanceof Error ? error.message : String(error);
  const text = `${head}\n\n${wrap(what).join('\n')}`;
  const isKnown =
    error instanceof ProcessFailure || error instanceof DeathFailure;
  return isKnown ? withOutput(text, error.output) : text;
}

function withOutput(text: string, output: string): string {
  const lines = prefixed(output);
  if (lines.length === 0) return text;
  return `${text}\n\nWhat the server printed\n${lines.join('\n')}`;
}

const TITLE_COLUMNS = 54;

/** One line for the cases that a milestone brings. */
export function groupLine(
  since: number,
  failed: number,
  passed: number,
  cases: number,
): string {
  const title = MILESTONES.find(({ number }) => number === since)?.title ?? '';
  const mark = failed > 0 ? styled('red', '✗') : styled('green', '✓');
  const name = `${since}  ${title}`.padEnd(TITLE_COLUMNS);
  const rest = cases - passed - failed;
  const others = rest > 0 ? `${rest} not run` : `${passed} passed`;
  const count = failed > 0 ? `${failed} failed, ${others}` : `${cases} passed`;
  return `  ${mark} ${name} ${count}`;
}

/** Which cases were left out, and why, in a line for each reason. */
export function skippedLines(skipped: readonly Skipped[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { testCase, why } of skipped) {
    reasons.set(why, [...(reasons.get(why) ?? []), testCase.id]);
  }
  return [...reasons].flatMap(([why, ids]) => {
    const [first = ''] = ids;
    const which = ids.length === 1 ? first : `${ids.length} cases`;
    const more = ids.length === 1 ? '' : `, for example ${first}`;
    return wrap(`Skipped: ${which} (${why}${more})`);
  });
}

export interface Success {
  readonly milestone: Milestone;
  readonly cases: number;
  readonly runs: number;
  readonly seconds: number;
  /** What to type next, in lines. */
  readonly next: readonly string[];
  /** Only some of the cases were asked for. */
  readonly isPart: boolean;
}

export function successText(success: Success): string {
  const { milestone, cases, runs, seconds, next, isPart } = success;
  const what = cases === 1 ? 'The case passed' : `All ${cases} cases passed`;
  const lines = [
    styled(
      'green',
      `${what}, in ${runs === 1 ? '1 run' : `${runs} runs`} and `,
    ) + styled('green', `${seconds.toFixed(1)} s.`),
    ...(isPart ? [] : wrap(milestone.can)),
    '',
    ...next,
  ];
  return lines.join('\n');
}
