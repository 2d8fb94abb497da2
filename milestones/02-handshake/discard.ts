import type { Duplex } from 'node:stream';
import { DISCARD_REPORT_INTERVAL_MS } from './constants.ts';
import { log } from './log.ts';

/**
 * Counts and drops whatever a client sends: nobody can read frames yet. What
 * arrives close together is reported in one line.
 */
export function discard(socket: Duplex, name: string): void {
  let chunks = 0;
  let bytes = 0;
  let total = 0;
  let timer: NodeJS.Timeout | undefined;

  function report(): void {
    timer = undefined;
    log(`${name}: dropped ${bytes} bytes in ${chunks} chunks`);
    chunks = 0;
    bytes = 0;
  }

  socket.on('data', (chunk: Buffer) => {
    chunks += 1;
    bytes += chunk.length;
    total += chunk.length;
    timer ??= setTimeout(report, DISCARD_REPORT_INTERVAL_MS);
  });
  socket.on('close', () => {
    clearTimeout(timer);
    if (chunks > 0) report();
    log(`${name}: closed after ${total} bytes`);
  });
}
