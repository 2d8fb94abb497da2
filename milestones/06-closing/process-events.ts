import type { EventEmitter } from 'node:events';
import { logError, sayLastLines } from './log.ts';

/** Closes what is open; done when nothing is. */
export type Stop = () => Promise<void>;

/** Everything that ends this process, and how. */
const PROCESS_EVENTS = [
  { name: 'uncaughtException', handle: endWithFault },
  { name: 'unhandledRejection', handle: endWithFault },
  // Ctrl+C
  { name: 'SIGINT', handle: endInOrder },
  // The polite way for other programs to end this one.
  { name: 'SIGTERM', handle: endInOrder },
  // The terminal window was closed.
  { name: 'SIGHUP', handle: endInOrder },
  // Ctrl+Break, on Windows.
  { name: 'SIGBREAK', handle: endInOrder },
] as const;

const EXIT_OK = 0;
const EXIT_FAULT = 1;
/** What shells report for a program that Ctrl+C ended: 128 + SIGINT. */
const EXIT_INTERRUPTED = 130;

export function handleProcessEvents(stop: Stop): void {
  const events: EventEmitter = process;
  for (const { name, handle } of PROCESS_EVENTS) {
    events.on(name, (cause: unknown) => handle(cause, stop));
  }
}

/** After an unexpected error nothing can be relied upon: log it, and end. */
function endWithFault(fault: unknown): void {
  logError(fault instanceof Error ? String(fault.stack) : String(fault));
  process.exit(EXIT_FAULT);
}

let isStopping = false;

/** A signal asks for an orderly end; a second one means "at once". */
function endInOrder(_signal: unknown, stop: Stop): void {
  if (isStopping) process.exit(EXIT_INTERRUPTED);
  isStopping = true;
  void stop()
    .then(sayLastLines)
    .then(() => process.exit(EXIT_OK));
}
