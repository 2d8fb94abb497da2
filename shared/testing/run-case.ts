import {
  setImmediate as nextTurn,
  setTimeout as delay,
} from 'node:timers/promises';
import { stepsOf } from '../cases/case.ts';
import type { Case, Step } from '../cases/case.ts';
import { noting } from './chunking.ts';
import type { Chunking } from './chunking.ts';
import { expectCloseFrame, expectPing } from './expect-control.ts';
import { expectClosed, expectGone, expectSilence } from './expect-ending.ts';
import { expectBytes, expectEarly } from './expect-bytes.ts';
import { expectResponse } from './expect-response.ts';
import { CaseFailure } from './case-failure.ts';
import { StepFailure } from './failure.ts';
import { flood } from './flood.ts';
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
  /** How often as long it waits as it does otherwise. */
  readonly patience?: number;
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

const EARLY_MS = 1_000;

/** What may come that no step awaits: a server may send for ever. */
const MAX_UNAWAITED_BYTES = 1024 * 1024;

/** How slowly a server may read, on a slow machine. */
const BYTES_PER_MS = 2_000;

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
  talk.peer.maxWaiting = bytesAwaitedIn(steps) + MAX_UNAWAITED_BYTES;
  try {
    for (const step of steps) {
      await runStep(step, talk).catch(async (error: unknown) => {
        throw await asCaseFailure(error, step, talk);
      });
    }
  } finally {
    talk.peer.destroy();
    // The stack of a failure may keep all of this until somebody looks at it.
    talk.peer.forget();
    talk.said.length = 0;
  }
}

function bytesAwaitedIn(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + bytesAwaited(step), 0);
}

/** Of what is small and of no fixed length there is room enough. */
function bytesAwaited(step: Step): number {
  switch (step.do) {
    case 'receive':
      return step.bytes.length;
    case 'receive early':
      return [step.early, ...step.frames].reduce(addLength, 0);
    case 'flood':
      return step.messageBytes;
    default:
      return 0;
  }
}

function addLength(sum: number, bytes: Buffer): number {
  return sum + bytes.length;
}

async function connect(testCase: Case, run: CaseRun): Promise<Talk> {
  try {
    const peer = await connectPatiently(run);
    peer.atOnceMs *= run.patience ?? 1;
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

/** A server may say that it listens a moment before it does. */
async function connectPatiently(run: CaseRun): Promise<RawPeer> {
  const deadline = Date.now() + EARLY_MS;
  for (;;) {
    try {
      return await RawPeer.connect(run.target);
    } catch (error) {
      const isRunning = run.server !== null && run.server.exit() === null;
      const isRefused = String(error).includes('ECONNREFUSED');
      if (!isRefused || !isRunning || Date.now() > deadline) throw error;
      await delay(EARLY_MS / 20);
    }
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
  const { ending } = peer;
  await delay(LAST_WORDS_MS);
  const problem = peer.isFull ? withoutEnd(error.problem) : error.problem;
  const received = peer.peek();
  return failure({ problem, step, testCase, said, received, ending }, run);
}

/** The peer has stopped to read, and says why. */
function withoutEnd(problem: Problem): Problem {
  const what =
    `${problem.what} The server sends on and on: it has sent more than ` +
    `${MAX_UNAWAITED_BYTES / 1024 ** 2} MiB that nothing here asks for.`;
  return { ...problem, what };
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
      return send(run.adapt?.(step.bytes) ?? step.bytes, talk);
    case 'drip':
      return peer.drip(run.adapt?.(step.bytes) ?? step.bytes, step.everyMs);
    case 'sleep':
      return peer.sleep(step.forMs);
    case 'flood':
      return flood(peer, step.messageBytes, step.maxBytes);
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
      return expectClosed(peer, step.withinMs * (run.patience ?? 1));
    case 'gone':
      return expectGone(peer, step.withinMs * (run.patience ?? 1));
    case 'silence':
      return expectSilence(peer, step.forMs);
    case 'log':
      return expectLog(run.server, step.line, peer.atOnceMs);
  }
}

/** @throws {StepFailure} when the server does not take the bytes in time. */
async function send(bytes: Buffer, { peer, run }: Talk): Promise<void> {
  const withinMs = peer.atOnceMs * 2 + bytes.length / BYTES_PER_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  }).then(async (): Promise<never> => {
    // Who was kept from listening for a while hears first what has come.
    await nextTurn();
    await nextTurn();
    const what =
      `The server does not read: these ${bytes.length} bytes could not ` +
      'all be sent.';
    throw new StepFailure({ kind: 'send', what });
  });
  const patient = noting(run.chunking, () => timer?.refresh());
  try {
    await Promise.race([peer.send(bytes, patient), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where nobody sees the output there is nothing to expect of it. */
async function expectLog(
  server: ServerWatch | null,
  line: RegExp,
  withinMs: number,
): Promise<void> {
  if (server === null || (await server.logs(line, withinMs))) return;
  const what = 'The server should have printed a line, and has not.';
  throw new StepFailure({ kind: 'log', what });
}
