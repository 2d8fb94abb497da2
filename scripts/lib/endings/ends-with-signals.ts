import { onCtrlCKey } from './ctrl-c-key.ts';
import { SIGNALS } from './exit-on-signals.ts';

/** npm repeats the signal that the terminal sent: both are one Ctrl+C. */
const SAME_SIGNAL_MS = 250;

/** What a command runs, for example a server in a process of its own. */
export interface Stoppable {
  /** Passes on a second signal: it means "at once". */
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end. @returns the exit code. */
  stop(signal: NodeJS.Signals): Promise<number>;
}

/** A command that runs until its server ends or a signal comes. */
export interface Run {
  /** What to do first when it ends. */
  onStop(stop: () => void): void;
  /** What to do last, when the server has ended. It must not take long. */
  onEnd(finish: () => Promise<void>): void;
  /** Ends this process with the given exit code. */
  end(code: number): Promise<void>;
}

/**
 * Passes signals on to the server, and the server's exit code on to whoever
 * started us. A second signal reaches the server too: it means "at once".
 */
export function endsWithSignals(
  server: () => Stoppable,
  ended: AbortController,
): Run {
  const stops: (() => void)[] = [];
  const finishes: (() => Promise<void>)[] = [];
  let finished: Promise<unknown> | null = null;
  let firstSignal = 0;

  function stopAll(): void {
    ended.abort();
    for (const stop of stops.splice(0)) stop();
  }

  async function end(code: number): Promise<void> {
    stopAll();
    finished ??= Promise.all(finishes.map((finish) => finish()));
    await finished;
    // It may have been told to end because something failed.
    process.exit(code || process.exitCode);
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
  return {
    onStop: (stop) => stops.push(stop),
    onEnd: (finish) => finishes.push(finish),
    end,
  };
}
