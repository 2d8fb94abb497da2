import { likelyCause } from '../explain/causes.ts';
import { cluesOf } from '../explain/clues.ts';
import { explain } from '../explain/explain.ts';
import type { Failure, Problem } from './failure.ts';

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
