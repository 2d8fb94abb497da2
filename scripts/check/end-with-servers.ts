import { removeTemporaryFolders } from '../../shared/testing/temporary-certificates.ts';
import { onOrphaned } from '../on-orphaned.ts';
import { killServers } from './run-check.ts';

/** 128 and the signal's number, as shells report it. */
const SIGNALS = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
  SIGBREAK: 149,
} as const;

/** However this process ends, its servers and its files end with it. */
export function endWithServers(): void {
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => process.exit(code));
  }
  onOrphaned(() => process.exit(SIGNALS.SIGTERM));
  // Whoever reads the output may have enough of it: `npm run check 5 | head`.
  process.stdout.on('error', () => process.exit(1));
  process.on('exit', () => {
    killServers();
    removeTemporaryFolders();
  });
}
