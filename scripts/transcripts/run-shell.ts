import { spawn } from 'node:child_process';
import {
  endWithUs,
  ensureKeeper,
  killTree,
} from '../../shared/keeper/end-with-us.ts';

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs a line to its end. @returns all that it has printed. */
export async function runShell(
  line: string,
  place: Place,
  withinMs: number,
): Promise<string> {
  ensureKeeper();
  const child = spawn(`(${line}) 2>&1`, {
    ...place,
    shell: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: process.platform !== 'win32',
  });
  endWithUs(child, { isGroup: true });
  const end = (): void => {
    if (child.pid !== undefined) killTree(child.pid);
  };
  const timer = setTimeout(end, withinMs);
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return Buffer.concat(output).toString();
}
