import type { Worker } from './hold-task.ts';
import type { Task } from './plan.ts';

/** What became of a task: null is good. */
export interface Outcome {
  readonly task: Task;
  readonly error: unknown;
}

/**
 * Holds the tasks, several at a time, and each worker one at a time. Without
 * `all` it stops at the first failure: the first in the order of the tasks,
 * whichever comes to light first.
 *
 * @param onStart is called before each task, onDone after it.
 * @returns the failures, in order.
 */
export async function runTasks(
  tasks: readonly Task[],
  workers: readonly Worker[],
  all: boolean,
  onStart: (task: Task) => void,
  onDone: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const queue = new TaskQueue(tasks);
  const failures = new Map<number, Outcome>();
  const running = new Set<number>();
  let isOver = false;
  let decide = (): void => {};
  const decided = new Promise<void>((resolve) => (decide = resolve));
  const work = async (worker: Worker): Promise<void> => {
    for (;;) {
      const end = all ? tasks.length : Math.min(...failures.keys());
      const next = queue.next(worker, end);
      if (next === null) return;
      const [i, task] = next;
      running.add(i);
      onStart(task);
      const outcome = { task, error: await attempt(worker, task) };
      running.delete(i);
      if (isOver) return;
      if (outcome.error !== null) failures.set(i, outcome);
      onDone(outcome);
      // Nobody waits for what comes after the first failure.
      const first = all ? Infinity : Math.min(...failures.keys());
      isOver = first < Infinity && !queue.hasBefore(first, running);
      if (isOver) decide();
    }
  };
  await Promise.race([Promise.all(workers.map(work)), decided]);
  const inOrder = [...failures].sort(([a], [b]) => a - b);
  const first = firstOfEach(inOrder.map(([, outcome]) => outcome));
  return all ? first : first.slice(0, 1);
}

/** What fails whole fails byte by byte as well, and that says nothing new. */
function firstOfEach(failures: readonly Outcome[]): readonly Outcome[] {
  const ids = failures.map(({ task }) => task.testCase.id);
  return failures.filter((_, i) => ids.indexOf(ids[i] ?? '') === i);
}

/**
 * Tasks in order. Those that need a server with other settings all go to the
 * same worker, so that such a server is started once.
 */
class TaskQueue {
  #waiting: readonly (readonly [number, Task])[];
  readonly #owners = new Map<string, Worker>();

  constructor(tasks: readonly Task[]) {
    this.#waiting = [...tasks.entries()];
  }

  /** The first task for this worker; null when none is left before the end. */
  next(worker: Worker, end: number): readonly [number, Task] | null {
    const found = this.#waiting.find(
      ([i, task]) => i < end && this.#isFor(worker, settingsOf(task)),
    );
    if (!found) return null;
    this.#waiting = this.#waiting.filter((each) => each !== found);
    const settings = settingsOf(found[1]);
    if (settings !== null) this.#owners.set(settings, worker);
    return found;
  }

  /** True when a task before this one runs, or waits. */
  hasBefore(end: number, running: ReadonlySet<number>): boolean {
    const waiting = this.#waiting.map(([i]) => i);
    return [...waiting, ...running].some((i) => i < end);
  }

  #isFor(worker: Worker, settings: string | null): boolean {
    if (settings === null) return true;
    return (this.#owners.get(settings) ?? worker) === worker;
  }
}

/** What the server is started with; null where it is nothing special. */
function settingsOf(task: Task): string | null {
  if (task.kind === 'process') return null;
  const { env, transport } = task.testCase;
  return env || transport ? JSON.stringify({ env, transport }) : null;
}

async function attempt(worker: Worker, task: Task): Promise<unknown> {
  try {
    await worker.hold(task);
    return null;
  } catch (error) {
    return error;
  }
}
