import { readFileSync } from 'node:fs';

/** proc(5) counts in these, and Linux shows every program the same number. */
const TICKS_PER_SECOND = 100;
const UTIME = 11;
const STIME = 12;

/** Shares of one core, over a time: 1 is all of it. */
export interface Busy {
  /** In the program itself. */
  readonly own: number;
  /** In the system, on its behalf: to read, write, accept. */
  readonly system: number;
  /** Ready to run, but other programs had the CPU; null: nobody tells. */
  readonly waited: number | null;
}

/** How busy two processes were; null where the system does not tell. */
export interface Usage {
  readonly seconds: number;
  readonly server: Busy | null;
  readonly generator: Busy | null;
}

/** Starts the clock; the function it returns stops it. */
export function startUsage(serverPid: number): () => Usage {
  const pids = { server: serverPid, generator: process.pid };
  const server = cpuSeconds(pids.server);
  const generator = cpuSeconds(pids.generator);
  const start = performance.now();
  return () => {
    const seconds = (performance.now() - start) / 1000;
    return {
      seconds,
      server: share(server, cpuSeconds(pids.server), seconds),
      generator: share(generator, cpuSeconds(pids.generator), seconds),
    };
  };
}

export function totalOf(busy: Busy | null): number | null {
  return busy === null ? null : busy.own + busy.system;
}

function share(
  before: Busy | null,
  after: Busy | null,
  seconds: number,
): Busy | null {
  if (before === null || after === null) return null;
  const isKnown = before.waited !== null && after.waited !== null;
  return {
    own: (after.own - before.own) / seconds,
    system: (after.system - before.system) / seconds,
    waited: isKnown ? (after.waited - before.waited) / seconds : null,
  };
}

/**
 * The processor time of a process's main thread. JavaScript runs there: when
 * that thread is never idle, it is the limit, whatever helper threads do.
 */
function cpuSeconds(pid: number): Busy | null {
  const stat = readProc(`/proc/${pid}/task/${pid}/stat`);
  if (stat === null) return null;
  // The name before them stands in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    own: Number(fields[UTIME]) / TICKS_PER_SECOND,
    system: Number(fields[STIME]) / TICKS_PER_SECOND,
    waited: waitedSeconds(pid),
  };
}

/** Null where the system does not count it. */
function waitedSeconds(pid: number): number | null {
  const schedstat = readProc(`/proc/${pid}/task/${pid}/schedstat`);
  const nanoseconds = schedstat?.split(' ')[1];
  return nanoseconds === undefined ? null : Number(nanoseconds) / 1e9;
}

/** Bytes of a process that are in RAM, now and at most. */
export function memoryOf(
  pid: number,
): { readonly now: number; readonly peak: number } | null {
  const status = readProc(`/proc/${pid}/status`);
  if (status === null) return null;
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** Files and sockets that a process may have open; null: nobody tells. */
export function mostOpenFiles(): number | null {
  const limits = readProc('/proc/self/limits');
  if (limits === null) return null;
  return Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
}

/** Null where there is no such file: on other systems than Linux. */
function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
