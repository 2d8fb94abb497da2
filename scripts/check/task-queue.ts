import type { Worker } from './hold-task.ts';
import type { Task } from './plan.ts';

/** A task, and its place in the order of all. */
export type Entry = readonly [number, Task];

/**
 * Tasks in order. Those that need a server with other settings all go to the
 * same worker, so that such a server is started once.
 */
export class TaskQueue {
  #waiting: readonly Entry[];
  readonly #owners = new Map<string, Worker>();

  constructor(tasks: readonly Task[]) {
    this.#waiting = [...tasks.entries()];
  }

  /** The first task for this worker; null when none is left before the end. */
  next(worker: Worker, end: number): Entry | null {
    const found = this.#waiting.find(
      ([i, task]) => i < end && this.#isFor(worker, settingsOf(task)),
    );
    if (!found) return null;
    this.#waiting = this.#waiting.filter((each) => each !== found);
    const settings = settingsOf(found[1]);
    if (settings !== null) this.#owners.set(settings, worker);
    return found;
  }

  /** True when a task before this place is still to be held. */
  hasBefore(end: number): boolean {
    return this.#waiting.some(([i]) => i < end);
  }

  #isFor(worker: Worker, settings: string | null): boolean {
    if (settings === null) return true;
    return (this.#owners.get(settings) ?? worker) === worker;
  }
}

/** What the server is started with; null where it is nothing special. */
export function settingsOf(task: Task): string | null {
  if (task.kind === 'process') return null;
  const { env, transport } = task.testCase;
  return env || transport ? JSON.stringify({ env, transport }) : null;
}
