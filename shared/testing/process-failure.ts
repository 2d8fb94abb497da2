import type { ServerProcess } from './server-process.ts';

/** A process did not start, fail or end as it should. */
export class ProcessFailure extends Error {
  override readonly name = 'ProcessFailure';
  /** What it has printed. */
  readonly output: string;

  constructor(what: string, { output }: ServerProcess) {
    super(what);
    this.output = output;
  }
}
