import { stepsOf } from '../../shared/cases/case.ts';
import type { Case, Transport } from '../../shared/cases/case.ts';
import { casesFor } from '../../shared/cases/index.ts';
import { PROCESS_CASES } from '../../shared/cases/process-cases.ts';
import type { ProcessCase } from '../../shared/cases/process-cases.ts';
import type { Milestone } from '../../shared/course.ts';
import { BYTE_BY_BYTE, WHOLE } from '../../shared/testing/chunking.ts';
import type { Chunking } from '../../shared/testing/chunking.ts';
import type { CheckOptions, Subject } from './options.ts';

/** One thing to do, in this order, as long as all goes well. */
export type Task =
  | {
      readonly kind: 'talk';
      readonly testCase: Case;
      readonly transport: Transport;
      readonly chunking: Chunking;
    }
  | { readonly kind: 'process'; readonly testCase: ProcessCase };

export interface Skipped {
  readonly testCase: AnyCase;
  readonly why: string;
}

export interface Plan {
  readonly tasks: readonly Task[];
  readonly skipped: readonly Skipped[];
}

type AnyCase = Case | ProcessCase;

/** The cases of a milestone, then those of the one before, and so on. */
export function planFor(milestone: Milestone, options: CheckOptions): Plan {
  const cases = casesInOrder(milestone.number).filter(isAsked(options.only));
  const plan = { tasks: [] as Task[], skipped: [] as Skipped[] };
  for (const testCase of cases) {
    const why = whySkipped(testCase, options);
    if (why !== null) plan.skipped.push({ testCase, why });
    else plan.tasks.push(...tasksFor(testCase, milestone, options.subject));
  }
  return plan;
}

/** Every case that the milestone has, its own first. */
export function casesInOrder(milestone: number): readonly AnyCase[] {
  const cases: readonly AnyCase[] = [...casesFor(milestone), ...PROCESS_CASES];
  return [...cases].sort(
    (a, b) => b.since - a.since || Number(isSpecial(a)) - Number(isSpecial(b)),
  );
}

/** It says less of the milestone than of what it needs, such as TLS. */
function isSpecial(testCase: AnyCase): boolean {
  return !isProcessCase(testCase) && testCase.transport !== undefined;
}

function isAsked(only: readonly string[]): (testCase: AnyCase) => boolean {
  return ({ id }) => only.length === 0 || only.some((each) => fits(id, each));
}

/** `echo/` asks for all that begin so, `echo/hello-of-the-rfc` for one. */
export function fits(id: string, asked: string): boolean {
  return asked.endsWith('/') ? id.startsWith(asked) : id === asked;
}

function isProcessCase(testCase: AnyCase): testCase is ProcessCase {
  return 'hold' in testCase;
}

/** Why a case cannot be held with this subject; null when it can. */
function whySkipped(
  testCase: AnyCase,
  { subject, noLog }: CheckOptions,
): string | null {
  const isRunning = subject.kind === 'url';
  if (isProcessCase(testCase)) {
    if (isRunning) return 'starts and ends the server itself';
    const isWindows = process.platform === 'win32';
    return testCase.needsSignals && isWindows ? 'needs signals' : null;
  }
  if (isRunning && testCase.env) return 'needs a server with other settings';
  if (isRunning && testCase.transport) {
    const isTls = transportOf(subject.url) === 'tls';
    if ((testCase.transport === 'tcp') === isTls) {
      return isTls ? 'needs a server without TLS' : 'needs a server with TLS';
    }
  }
  const isBlind = isRunning || noLog;
  return isBlind && isOnlyLogged(testCase) ? 'needs the server’s output' : null;
}

/** True when nothing but the server's output shows what it has done. */
function isOnlyLogged(testCase: Case): boolean {
  const shows = ['receive', 'close frame', 'closed', 'ping', 'gone'];
  const steps = stepsOf(testCase);
  return (
    steps.some((step) => step.do === 'log') &&
    !steps.some((step) => shows.includes(step.do))
  );
}

export function transportOf(url: URL): Transport {
  return /^(wss|https):$/.test(url.protocol) ? 'tls' : 'tcp';
}

function tasksFor(
  testCase: AnyCase,
  milestone: Milestone,
  subject: Subject,
): readonly Task[] {
  if (isProcessCase(testCase)) return [{ kind: 'process', testCase }];
  return transportsFor(testCase, milestone, subject).flatMap((transport) =>
    chunkingsFor(testCase).map((chunking) => ({
      kind: 'talk',
      testCase,
      transport,
      chunking,
    })),
  );
}

function transportsFor(
  { transport }: Case,
  milestone: Milestone,
  subject: Subject,
): readonly Transport[] {
  if (subject.kind === 'url') return [transportOf(subject.url)];
  // A case with a transport of its own is not held over another one as well.
  if (transport || milestone.tls !== 'always') return ['tcp'];
  return ['tcp', 'tls'];
}

/** Whole comes first: what fails byte by byte only is a cause of its own. */
function chunkingsFor(testCase: Case): readonly Chunking[] {
  const sends = stepsOf(testCase).some((step) => step.do === 'send');
  return sends && !testCase.isWhole ? [WHOLE, BYTE_BY_BYTE] : [WHOLE];
}
