import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

/** Only Linux tells from outside what a process uses. */
const TELLS_USAGE = process.platform === 'linux';

const POLL_MS = 20;
const COLLECT_TIMEOUT_MS = 30_000;

/** Bytes of memory that a process holds; 0 where nobody tells. */
export function memoryOf({ child }: ServerProcess): number {
  if (!TELLS_USAGE) return 0;
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** Files, sockets and pipes that a process has open; 0 where nobody tells. */
export function openFilesOf({ child }: ServerProcess): number {
  if (!TELLS_USAGE) return 0;
  return readdirSync(`/proc/${child.pid}/fd`).length;
}

/** Files that a process may have open: Node takes what the system allows. */
export function mostOpenFiles(): number {
  if (!TELLS_USAGE) return Number.MAX_SAFE_INTEGER;
  const limits = readFileSync('/proc/self/limits', 'utf8');
  return Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
}

/**
 * Waits until a process has no more open than before.
 *
 * @throws when it has not closed them in time.
 */
export async function expectFilesClosed(
  server: ServerProcess,
  before: number,
  withinMs: number,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (openFilesOf(server) > before) {
    if (Date.now() > deadline) {
      const left = openFilesOf(server) - before;
      throw new Error(`the server has not closed ${left} of its sockets`);
    }
    await delay(POLL_MS);
  }
}

/** Runs inside the server: at the signal it tells what it cannot let go. */
const COLLECTOR = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    console.log('[in use: ' + (heapUsed + external) + ']');
  });
`;

const MODULE = `data:text/javascript,${encodeURIComponent(COLLECTOR)}`;

/** The environment of a server that can be asked what it has in use. */
export const WITH_COLLECTOR: Readonly<Record<string, string>> = TELLS_USAGE
  ? { NODE_OPTIONS: `--import=${MODULE}` }
  : {};

/**
 * Bytes that a server has in use, without any garbage; 0 where nobody tells.
 * What a process holds depends on when it last collected its garbage, by tens
 * of megabytes; this does not.
 */
export async function memoryInUse(server: ServerProcess): Promise<number> {
  if (!TELLS_USAGE) return 0;
  const from = server.output.length;
  server.child.kill('SIGUSR2');
  const line = /\[in use: (\d+)\]/;
  await server.prints(line, COLLECT_TIMEOUT_MS, from);
  const bytes = line.exec(server.output.slice(from))?.[1];
  if (bytes === undefined) throw new Error('the server tells no memory');
  return Number(bytes);
}
