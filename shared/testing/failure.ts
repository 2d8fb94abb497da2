import type { Case, Step } from '../cases/case.ts';
import { likelyCause } from '../explain/causes.ts';
import { cluesOf } from '../explain/clues.ts';
import { explain } from '../explain/explain.ts';
import type { Chunking } from './chunking.ts';
import type { Ending } from './raw-peer.ts';
import type { Exit } from './server-process.ts';

/** What a step found that is not as the case demands. */
export interface Problem {
  readonly kind:
    | 'connect'
    | 'send'
    | 'flood'
    | 'response'
    | 'bytes'
    | 'close frame'
    | 'ping'
    | 'ending'
    | 'silence'
    | 'log';
  /** A sentence: what was expected, and what happened instead. */
  readonly what: string;
  /** The bytes that should have come, where each of them is known. */
  readonly expected?: Buffer;
  /** Where in what came the first wrong byte is. */
  readonly wrongAt?: number;
  /** The name of the header that is wrong, in lower case. */
  readonly header?: string;
  /** Everything came in the end, after this time in ms. */
  readonly lateMs?: number;
}

/** A step fails with this; the rest of what is known is added later. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.what);
    this.problem = problem;
  }
}

/** Bytes of the conversation, in order. */
export interface Said {
  readonly by: 'peer' | 'server';
  readonly bytes: Buffer;
}

/** Everything that is known of a failure. */
export interface Failure {
  readonly testCase: Case;
  readonly chunking: Chunking;
  /** The step that failed; null when there was no connection. */
  readonly step: Step | null;
  readonly problem: Problem;
  /** What was said before. */
  readonly said: readonly Said[];
  /** What came, from where the step began to look. */
  readonly received: Buffer;
  /** How the server has ended the connection, or null. */
  readonly ending: Ending | null;
  /** The server's process; null when somebody else has started it. */
  readonly server: {
    /** What it printed during the case. */
    readonly output: string;
    readonly exit: Exit | null;
  } | null;
}

/** Enough to see what is wrong. */
const KEPT_BYTES = 1024;
const KEPT_CHARACTERS = 64 * 1024;

/**
 * The server did not do what the case demands. Of what was said and printed,
 * which may be much, only the start is kept: a run may fail in every case.
 */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
  readonly problem: Problem;
  /** Null: nobody knows. */
  readonly likelyCause: string | null;
  readonly received: Buffer;
  readonly receivedBytes: number;
  readonly ending: Failure['ending'];
  readonly server: Failure['server'];

  constructor(failure: Failure) {
    super(explain(failure));
    const { problem, received, ending, server } = failure;
    const { expected } = problem;
    const cut = expected && { expected: start(expected) };
    this.problem = { ...problem, ...cut };
    this.likelyCause = likelyCause(cluesOf(failure));
    this.received = start(received);
    this.receivedBytes = received.length;
    this.ending = ending;
    this.server = server && { ...server, output: bothEnds(server.output) };
  }
}

/** A copy, which does not keep the rest. */
function start(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, KEPT_BYTES));
}

function bothEnds(text: string): string {
  if (text.length <= KEPT_CHARACTERS) return text;
  const half = KEPT_CHARACTERS / 2;
  return `${text.slice(0, half)}\n…\n${text.slice(-half)}`;
}
