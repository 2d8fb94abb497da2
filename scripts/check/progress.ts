import type { Outcome } from './hold-task.ts';
import type { Task } from './plan.ts';
import { groupLine } from './report.ts';

const ERASE_LINE = '\r\x1b[K';

/** Where a command prints. */
export interface CheckOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells how far it is: a line for each milestone, and one that changes. */
export class Progress {
  readonly #output: CheckOutput;
  readonly #tasks: readonly Task[];
  #done: readonly Outcome[] = [];
  readonly #told = new Set<number>();
  readonly #running = new Set<Task>();

  constructor(tasks: readonly Task[], output: CheckOutput) {
    this.#tasks = tasks;
    this.#output = output;
  }

  add(outcome: Outcome): void {
    this.#done = [...this.#done, outcome];
    for (const since of this.#groups()) {
      if (this.#countDone(since) < this.#countAll(since)) break;
      this.#tell(since);
    }
    this.#running.delete(outcome.task);
    this.#showCount();
  }

  start(task: Task): void {
    this.#running.add(task);
    this.#showCount();
  }

  /** How many are done, and what runs longest. */
  #showCount(): void {
    const [longest] = this.#running;
    const count = `${this.#done.length} of ${this.#tasks.length}`;
    this.#rewrite(`  ${count}  ${longest?.testCase.id ?? ''}`);
  }

  /** Removes the line that changes, and tells of groups that did not end. */
  finish(): void {
    this.#rewrite('');
    for (const since of this.#groups()) {
      if (this.#failedIn(since).size > 0) this.#tell(since);
    }
  }

  /** The milestones that bring the cases, in the order of the tasks. */
  #groups(): ReadonlySet<number> {
    return new Set(this.#tasks.map(({ testCase }) => testCase.since));
  }

  #tell(since: number): void {
    if (this.#told.has(since)) return;
    this.#told.add(since);
    const failed = this.#failedIn(since).size;
    const cases = idsOf(this.#tasks, since).size;
    const done = idsOf(this.#doneTasks(), since).size;
    this.#rewrite('');
    this.#output.write(`${groupLine(since, failed, done - failed, cases)}\n`);
  }

  #failedIn(since: number): ReadonlySet<string> {
    const failed = this.#done.filter(({ error }) => error !== null);
    return idsOf(
      failed.map(({ task }) => task),
      since,
    );
  }

  #countDone(since: number): number {
    return this.#doneTasks().filter(({ testCase }) => testCase.since === since)
      .length;
  }

  #countAll(since: number): number {
    return this.#tasks.filter(({ testCase }) => testCase.since === since)
      .length;
  }

  #doneTasks(): readonly Task[] {
    return this.#done.map(({ task }) => task);
  }

  #rewrite(line: string): void {
    if (this.#output.isTTY) this.#output.write(ERASE_LINE + line);
  }
}

function idsOf(tasks: readonly Task[], since: number): ReadonlySet<string> {
  const inGroup = tasks.filter(({ testCase }) => testCase.since === since);
  return new Set(inGroup.map(({ testCase }) => testCase.id));
}
