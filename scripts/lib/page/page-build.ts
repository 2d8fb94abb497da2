import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  endWithUs,
  ensureKeeper,
  killTree,
} from '../../../shared/keeper/end-with-us.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import { CommandError } from '../command-line/command-error.ts';

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** Compiles the page once. @throws {CommandError} with what tsc has to say. */
export async function buildPage(): Promise<void> {
  const tsc = spawnTsc([], 'pipe');
  let output = '';
  tsc.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => tsc.on('close', resolve));
  if (code !== 0) {
    throw new CommandError(`The page does not compile:\n${output.trim()}`);
  }
}

/** Compiles the page again when its source changes. What comes back stops it. */
export function watchPage(): () => void {
  const tsc = spawnTsc(['--watch', '--preserveWatchOutput'], 'ignore');
  const onEnd = (): void => {
    console.error('Changes of the page are not compiled any more.');
  };
  tsc.once('exit', onEnd);
  return () => {
    tsc.off('exit', onEnd);
    // It is not one process: a program of another language does the work.
    if (tsc.pid !== undefined) killTree(tsc.pid);
  };
}

function spawnTsc(options: readonly string[], stdout: 'pipe' | 'ignore') {
  const args = [TSC, '-p', join(ROOT, 'client'), ...options];
  ensureKeeper();
  const tsc = spawn(process.execPath, args, {
    stdio: ['ignore', stdout, 'inherit'],
    detached: process.platform !== 'win32',
  });
  endWithUs(tsc, { isGroup: true });
  return tsc;
}
