import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const KEEPER = fileURLToPath(new URL('keeper.mjs', import.meta.url));

interface Kept {
  readonly pid: number;
  /** It was started `detached`: a group of its own, with all it starts. */
  readonly isGroup: boolean;
  /** When we were told of it, in ms since 1970. */
  readonly since: number;
}

const processes = new Set<Kept>();
const folders = new Set<string>();
let keeper: ChildProcess | null = null;

/**
 * However this process ends, the child does not outlive it, nor does what the
 * child has started when that is in the child's group.
 *
 * @returns what to call when the child has been ended and all below it; until
 * then it counts while anybody of its group is there.
 */
export function endWithUs(
  child: ChildProcess,
  { isGroup }: Pick<Kept, 'isGroup'>,
): () => void {
  const { pid } = child;
  // It has not started.
  if (pid === undefined) return () => {};
  const kept = { pid, isGroup, since: Date.now() };
  processes.add(kept);
  tell();
  const forget = (): void => {
    if (processes.delete(kept)) tell();
  };
  child.once('exit', () => {
    if (!isGroup || !signalGroup(pid, 0)) forget();
  });
  return forget;
}

/**
 * However this process ends, the folder does not outlive it.
 *
 * @returns removes it now.
 */
export function removeWithUs(folder: string): () => void {
  folders.add(folder);
  tell();
  return () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    if (folders.delete(folder)) tell();
  };
}

/**
 * Sends a signal to all in a group. Not on Windows, which has no groups.
 *
 * @returns false when nobody is there.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (process.platform === 'win32') return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Ends a process and all below it: it is not asked. */
export function killTree(pid: number): void {
  if (process.platform !== 'win32') signalGroup(pid, 'SIGKILL');
  else spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
}

/** Most ends leave us time for it: then it is done before we are gone. */
function endAll(): void {
  for (const { pid, isGroup } of processes) {
    if (isGroup) killTree(pid);
    else killOne(pid);
  }
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * What nobody can do after a SIGKILL, another process does. It takes a moment
 * to start: to be called before the child is there that it is to look after.
 */
export function ensureKeeper(): void {
  keeper ??= startKeeper();
}

function tell(): void {
  ensureKeeper();
  const state = { processes: [...processes], folders: [...folders] };
  keeper?.stdin?.write(`${JSON.stringify(state)}\n`);
}

function startKeeper(): ChildProcess {
  process.once('exit', endAll);
  const child = spawn(process.execPath, [KEEPER], {
    // Not in our group, nor in our terminal: signals there are meant for us.
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  // Without it all still works, as long as we come to our end by ourselves.
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}
