import { setTimeout as delay } from 'node:timers/promises';
import { AT_ONCE_MS, stepsOf } from '../cases/case.ts';
import type { Case, Step } from '../cases/case.ts';
import type { Chunking } from './chunking.ts';
import { expectCloseFrame, expectPing } from './expect-control.ts';
import { expectClosed, expectGone, expectSilence } from './expect-ending.ts';
import { expectBytes, expectEarly } from './expect-bytes.ts';
import { expectResponse } from './expect-response.ts';
import { CaseFailure, StepFailure } from './failure.ts';
import type { Failure, Problem, Said } from './failure.ts';
import { RawPeer } from './raw-peer.ts';
import type { PeerTarget } from './raw-peer.ts';
import type { Exit } from './server-process.ts';

/** Everything a conversation needs. */
export interface CaseRun {
  readonly target: PeerTarget;
  readonly chunking: Chunking;
  /** The server's process; null when somebody else has started it. */
  readonly server: ServerWatch | null;
  /** What to send instead, to a server with another path, for example. */
  readonly adapt?: (bytes: Buffer) => Buffer;
}

/** What can be seen of a server's process during a case. */
export interface ServerWatch {
  /** Waits for a line; false when it does not come in time. */
  readonly logs: (line: RegExp, withinMs: number) => Promise<boolean>;
  /** What it has printed since the case began. */
  readonly output: () => string;
  readonly exit: () => Exit | null;
}

/** One connection, and what was said over it. */
interface Talk {
  readonly peer: RawPeer;
  readonly run: CaseRun;
  readonly testCase: Case;
  readonly said: Said[];
}

/** What the server prints comes a little later, and last of all its death. */
const LAST_WORDS_MS = 150;

/**
 * Holds the conversation of a case with a server.
 *
 * @throws {CaseFailure} that explains what went wrong.
 */
export async function runCase(testCase: Case, run: CaseRun): Promise<void> {
  await hold(stepsOf(testCase), testCase, run);
}

/** Holds a conversation over a connection of its own. */
async function hold(
  steps: readonly Step[],
  testCase: Case,
  run: CaseRun,
): Promise<void> {
  const talk = await connect(testCase, run);
  try {
    for (const step of steps) {
      await runStep(step, talk).catch(async (error: unknown) => {
        throw await asCaseFailure(error, step, talk);
      });
    }
  } finally {
    talk.peer.destroy();
  }
}

async function connect(testCase: Case, run: CaseRun): Promise<Talk> {
  try {
    const peer = await RawPeer.connect(run.target);
    const said: Said[] = [];
    peer.onSent = (bytes) => said.push({ by: 'peer', bytes });
    peer.onTaken = (bytes) => said.push({ by: 'server', bytes });
    return { peer, run, testCase, said };
  } catch (error) {
    const problem: Problem = { kind: 'connect', what: reasonOf(error) };
    const none = { said: [], received: Buffer.alloc(0), ending: null };
    await delay(LAST_WORDS_MS);
    throw failure({ problem, step: null, testCase, ...none }, run);
  }
}

/** OpenSSL's own messages are long, and hold the short one as well. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason: unknown = Reflect.get(error, 'reason');
  return typeof reason === 'string' ? `TLS: ${reason}` : error.message;
}

/** Adds what is known of the conversation and of the server. */
async function asCaseFailure(
  error: unknown,
  step: Step,
  { peer, run, testCase, said }: Talk,
): Promise<unknown> {
  if (!(error instanceof StepFailure)) return error;
  const { problem } = error;
  const { ending } = peer;
  await delay(LAST_WORDS_MS);
  const received = peer.peek();
  return failure({ problem, step, testCase, said, received, ending }, run);
}

function failure(
  facts: Omit<Failure, 'chunking' | 'server'>,
  { chunking, server: watch }: CaseRun,
): CaseFailure {
  const server = watch && { output: watch.output(), exit: watch.exit() };
  return new CaseFailure({ ...facts, chunking, server });
}

async function runStep(step: Step, talk: Talk): Promise<void> {
  const { peer, run } = talk;
  switch (step.do) {
    case 'send':
      return peer.send(run.adapt?.(step.bytes) ?? step.bytes, run.chunking);
    case 'drip':
      return peer.drip(run.adapt?.(step.bytes) ?? step.bytes, step.everyMs);
    case 'sleep':
      return peer.sleep(step.forMs);
    case 'end':
      return peer.end();
    case 'reset':
      return peer.reset();
    case 'response':
      return expectResponse(peer, step.expected);
    case 'receive':
      return expectBytes(peer, step.bytes);
    case 'receive early':
      return expectEarly(peer, step.early, step.frames);
    case 'ping':
      return expectPing(peer, step.answer);
    case 'meanwhile':
      return hold(step.talk, talk.testCase, run);
    case 'close frame':
      return expectCloseFrame(peer, step.code);
    case 'closed':
      return expectClosed(peer, step.withinMs);
    case 'gone':
      return expectGone(peer, step.withinMs);
    case 'silence':
      return expectSilence(peer, step.forMs);
    case 'log':
      return expectLog(run.server, step.line);
  }
}

/** Where nobody sees the output there is nothing to expect of it. */
async function expectLog(
  server: ServerWatch | null,
  line: RegExp,
): Promise<void> {
  if (server === null || (await server.logs(line, AT_ONCE_MS))) return;
  const what = 'The server should have printed a line, and has not.';
  throw new StepFailure({ kind: 'log', what });
}
