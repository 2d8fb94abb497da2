import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const children = new Set<ChildProcess>();

/** However this process ends, the child does not outlive it. */
export function killWithUs(child: ChildProcess): void {
  if (children.size === 0) listen();
  children.add(child);
}

function listen(): void {
  process.on('exit', killAll);
  for (const signal of SIGNALS) {
    // Without a listener a signal ends us before anything can be done.
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}
