import { readdirSync, readFileSync } from 'node:fs';

/** A process that has a variable in its environment, or inherited it. */
export interface MarkedProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * Those that live and have `NAME=value` in their environment: what somebody
 * else runs on this machine does not count. On Linux only.
 */
export function markedProcesses(mark: string): readonly MarkedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, 'latin1');
        // Of one that has ended, and that nobody has taken note of, it is empty.
        if (!environment.split('\0').includes(mark)) return [];
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
        return [{ pid: Number(name), command: words.join(' ').trim() }];
      } catch {
        // It has just ended, or is somebody else's.
        return [];
      }
    });
}

/**
 * Waits until nobody with the mark lives.
 *
 * @returns those who live on.
 */
export async function leftOver(
  mark: string,
  withinMs: number,
): Promise<readonly MarkedProcess[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const there = markedProcesses(mark);
    if (there.length === 0 || Date.now() > deadline) return there;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
