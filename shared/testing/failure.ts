import type { Case, Step } from '../cases/case.ts';
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
