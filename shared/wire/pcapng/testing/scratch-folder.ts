import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A path in a folder of the running test, which is removed after it. */
export function scratchPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'websocket-capture-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return join(folder, name);
}
