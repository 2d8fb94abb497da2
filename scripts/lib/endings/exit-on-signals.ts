import { constants } from 'node:os';

export const SIGNALS: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGBREAK',
];

/** For a command that has nobody to ask: what it has started ends with it. */
export function exitOnSignals(): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // As shells report it, where there is no failure to report.
      process.exit(process.exitCode ?? 128 + constants.signals[signal]);
    });
  }
}
