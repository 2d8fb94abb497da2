import { exitOnSignals } from '../lib/endings/exit-on-signals.ts';

/** However this process ends, its servers and its files end with it. */
export function endWithServers(): void {
  exitOnSignals();
  // Whoever reads the output may have enough of it: `npm run check 5 | head`.
  // Nobody knows whether the server would have passed.
  process.stdout.on('error', () => (process.exitCode = 1));
}
