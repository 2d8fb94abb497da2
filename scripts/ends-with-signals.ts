import { onCtrlCKey } from './ctrl-c-key.ts';
import { onOrphaned } from './on-orphaned.ts';
import type { ServerChild } from './server-child.ts';

/** npm repeats the signal that the terminal sent: both are one Ctrl+C. */
const SAME_SIGNAL_MS = 250;

const SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGBREAK',
];

/** A command that runs until its server ends or a signal comes. */
export interface Run {
  /** What to do first when it ends. */
  onStop(stop: () => void): void;
  /** Ends this process with the given exit code. */
  end(code: number): void;
}

/**
 * Passes signals on to the server, and the server's exit code on to whoever
 * started us. A second signal reaches the server too: it means "at once".
 */
export function endsWithSignals(
  server: () => ServerChild,
  ended: AbortController,
): Run {
  const stops: (() => void)[] = [];
  let firstSignal = 0;

  function stopAll(): void {
    ended.abort();
    for (const stop of stops.splice(0)) stop();
  }

  function end(code: number): void {
    stopAll();
    process.exit(code);
  }

  function onSignal(signal: NodeJS.Signals): void {
    const now = Date.now();
    if (firstSignal > 0) {
      if (now - firstSignal > SAME_SIGNAL_MS) server().signal(signal);
      return;
    }
    firstSignal = now;
    stopAll();
    void server().stop(signal).then(end);
  }

  for (const signal of SIGNALS) process.on(signal, onSignal);
  onCtrlCKey(() => onSignal('SIGINT'));
  onOrphaned(() => onSignal('SIGTERM'));
  return { onStop: (stop) => stops.push(stop), end };
}
