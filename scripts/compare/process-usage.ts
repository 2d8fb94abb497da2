import { readFileSync } from 'node:fs';

/** proc(5) counts in these, and Linux shows every program the same number. */
const TICKS_PER_SECOND = 100;
const UTIME = 11;
const STIME = 12;

/** How busy the two sides were: 1 is one core, all the time. */
export interface Usage {
  readonly seconds: number;
  /** The server's main thread; null where the system does not tell. */
  readonly server: number | null;
  /** The same of the load generator, that is of this process. */
  readonly generator: number | null;
}

/** Starts the clock; the function it returns stops it. */
export function startUsage(serverPid: number): () => Usage {
  const server = cpuSeconds(serverPid);
  const generator = cpuSeconds(process.pid);
  const start = performance.now();
  return () => {
    const seconds = (performance.now() - start) / 1000;
    const share = (before: number | null, pid: number): number | null => {
      const now = cpuSeconds(pid);
      return before === null || now === null ? null : (now - before) / seconds;
    };
    return {
      seconds,
      server: share(server, serverPid),
      generator: share(generator, process.pid),
    };
  };
}

/**
 * The processor time of a process's main thread. JavaScript runs there: when
 * that thread is never idle, it is the limit, whatever helper threads do.
 */
function cpuSeconds(pid: number): number | null {
  const stat = readProc(`/proc/${pid}/task/${pid}/stat`);
  if (stat === null) return null;
  // The name before them stands in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND;
}

/** The most memory that a process ever had in RAM, in bytes. */
export function peakMemory(pid: number): number | null {
  const status = readProc(`/proc/${pid}/status`);
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** Null where there is no such file: on other systems than Linux. */
function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
