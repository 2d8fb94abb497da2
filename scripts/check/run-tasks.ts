import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome, Worker } from './hold-task.ts';
import type { Task } from './plan.ts';
import { StartFailure } from './start-server.ts';
import { settingsOf, TaskQueue } from './task-queue.ts';
import type { Entry } from './task-queue.ts';

export interface RunOptions {
  /** Goes on after a failure. */
  readonly all: boolean;
  /** Are called before each task and after it. */
  readonly onStart: (task: Task) => void;
  readonly onDone: (outcome: Outcome) => void;
}

/** A server may die a moment after the conversation that killed it, in ms. */
const DEATH_MS = 200;

/**
 * Holds the tasks, several at a time, and each worker one at a time. Without
 * `all` it stops at the first failure: the first in the order of the tasks,
 * whichever comes to light first.
 *
 * @returns the failures, in order, and at most one for each case.
 */
export async function runTasks(
  tasks: readonly Task[],
  workers: readonly Worker[],
  options: RunOptions,
): Promise<readonly Outcome[]> {
  const run = new Run(tasks, options);
  const all = Promise.all(workers.map((worker) => run.work(worker)));
  await Promise.race([all, run.decided]);
  return run.failures;
}

class Run {
  readonly #tasks: readonly Task[];
  readonly #options: RunOptions;
  readonly #queue: TaskQueue;
  readonly #failures = new Map<number, Outcome>();
  readonly #running = new Set<number>();
  #isOver = false;
  #decide = (): void => {};
  /** Is fulfilled when nothing that still runs can change the result. */
  readonly decided = new Promise<void>((resolve) => (this.#decide = resolve));

  constructor(tasks: readonly Task[], options: RunOptions) {
    this.#tasks = tasks;
    this.#options = options;
    this.#queue = new TaskQueue(tasks);
  }

  async work(worker: Worker): Promise<void> {
    for (;;) {
      const entry = this.#queue.next(worker, this.#end);
      if (entry === null || this.#isOver) break;
      await this.#hold(worker, entry);
      this.#noteDeath(worker);
    }
    await delay(DEATH_MS);
    this.#noteDeath(worker);
  }

  async #hold(worker: Worker, [i, task]: Entry): Promise<void> {
    this.#running.add(i);
    this.#options.onStart(task);
    const outcome = { task, error: await attempt(worker, task) };
    this.#running.delete(i);
    if (!this.#isOver) this.#note(i, outcome);
  }

  #noteDeath(worker: Worker): void {
    const death = worker.takeDeath();
    if (death === null || this.#isOver) return;
    this.#note(this.#tasks.indexOf(death.task), death);
  }

  #note(i: number, outcome: Outcome): void {
    if (outcome.error !== null) this.#failures.set(i, outcome);
    this.#options.onDone(outcome);
    const isHopeless =
      outcome.error instanceof StartFailure &&
      settingsOf(outcome.task) === null;
    // Nobody waits for what comes after the first failure.
    const isFirst =
      this.#end < this.#tasks.length && !this.#hasBefore(this.#end);
    this.#isOver ||= isHopeless || isFirst;
    if (this.#isOver) this.#decide();
  }

  /** Tasks from here on need not be held any more. */
  get #end(): number {
    if (this.#options.all) return this.#tasks.length;
    return Math.min(this.#tasks.length, ...this.#failures.keys());
  }

  #hasBefore(end: number): boolean {
    return (
      this.#queue.hasBefore(end) || [...this.#running].some((i) => i < end)
    );
  }

  /** What fails whole fails byte by byte as well, and that is nothing new. */
  get failures(): readonly Outcome[] {
    const inOrder = [...this.#failures].sort(([a], [b]) => a - b);
    const ids = inOrder.map(([, { task }]) => task.testCase.id);
    const firsts = inOrder
      .map(([, outcome]) => outcome)
      .filter((_, i) => ids.indexOf(ids[i] ?? '') === i);
    return this.#options.all ? firsts : firsts.slice(0, 1);
  }
}

async function attempt(worker: Worker, task: Task): Promise<unknown> {
  try {
    await worker.hold(task);
    return null;
  } catch (error) {
    return error;
  }
}
