import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../shared/node-arguments.ts';
import { CommandError } from './command-error.ts';

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

/** Compiles the page again whenever its source changes, until it is killed. */
export function watchPage(): ChildProcess {
  return spawnTsc(['--watch', '--preserveWatchOutput'], 'ignore');
}

function spawnTsc(options: readonly string[], stdout: 'pipe' | 'ignore') {
  const args = [TSC, '-p', join(ROOT, 'client'), ...options];
  return spawn(process.execPath, args, {
    stdio: ['ignore', stdout, 'inherit'],
  });
}
