import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How often we look whether whoever started us is still there, in ms. */
const PARENT_CHECK_MS = 250;

/**
 * Calls back when whoever started us is gone, which tells us nothing when it
 * was killed: our parent, or npm. Between npm and us a shell may stand, which
 * goes on without npm. A shell above npm may end: that is what `&` and
 * `nohup` are for.
 */
export function onOrphaned(callback: () => void): void {
  const parent = process.ppid;
  let isNpmThere = (): boolean => true;
  void npmAbove(parent).then((isThere) => (isNpmThere = isThere));
  const timer = setInterval(() => {
    if (isParentThere(parent) && isNpmThere()) return;
    clearInterval(timer);
    callback();
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** Windows gives nobody another parent, but ends the shell with its npm. */
function isParentThere(parent: number): boolean {
  return process.platform === 'win32'
    ? isAlive(parent)
    : process.ppid === parent;
}

/** @returns whether the npm is there that has started our parent, a shell. */
async function npmAbove(parent: number): Promise<() => boolean> {
  const isByNpm = process.env['npm_lifecycle_event'] !== undefined;
  if (!isByNpm || process.platform === 'win32') return () => true;
  const shell = await describe(parent);
  if (shell === null || !SHELL.test(shell.name)) return () => true;
  const npm = shell.parent;
  return process.platform === 'linux'
    ? // Who is not waited for stays alive in a way: a zombie.
      () => describeOnLinux(parent)?.parent === npm
    : () => isAlive(npm);
}

const SHELL = /sh$|^busybox$/;

interface Description {
  readonly name: string;
  readonly parent: number;
}

/** Null: nobody tells. */
async function describe(pid: number): Promise<Description | null> {
  if (process.platform === 'linux') return describeOnLinux(pid);
  const args = ['-o', 'ppid=,comm=', '-p', String(pid)];
  const line = await new Promise<string>((resolve) => {
    execFile('ps', args, (_error, stdout) => resolve(stdout));
  });
  const [, parent, name] = /^\s*(\d+)\s+(.+?)\s*$/.exec(line) ?? [];
  if (parent === undefined || name === undefined) return null;
  return { name, parent: Number(parent) };
}

function describeOnLinux(pid: number): Description | null {
  try {
    // proc(5): the number, the name in brackets, the state, the parent.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name = '', parent] = /\((.*)\) \w (\d+)/s.exec(stat) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
