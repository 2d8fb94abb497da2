import { coloured } from './line.ts';
import type { Line } from './line.ts';

/** What is not the first for a while waits for others, in ms. */
const GATHER_MS = 20;
const WINDOW_MS = 1_000;
/** Entries in a window: nobody can read more. */
const MAX_ENTRIES = 1_000;
/** Errors among so many entries are still shown when those are not. */
const MAX_IMPORTANT = 100;

export interface Output {
  write(text: string): unknown;
}

/**
 * Prints, but never more than a terminal can take and people can read: a flood
 * is counted, so that it does not slow down what it is about.
 */
export class PacedOutput {
  readonly #output: Output;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | null = null;
  #windowStart = 0;
  #entries = 0;
  #important = 0;
  #leftOut = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** @param lines are asked for only when there is room for them. */
  write(lines: () => readonly Line[], isImportant = false): void {
    this.#startWindow();
    if (!this.#hasRoom(isImportant)) {
      this.#leftOut += 1;
      this.#gather();
      return;
    }
    this.#waiting.push(...lines().map((line) => `${coloured(line)}\n`));
    // The first comes at once: cause before effect, also in a server's log.
    if (this.#timer === null) this.flush();
    this.#gather();
  }

  /** Prints what waits. */
  flush(): void {
    const text = this.#waiting.join('');
    this.#waiting = [];
    if (text !== '') this.#output.write(text);
  }

  /** Prints what waits, and counts what was left out. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#tellLeftOut();
    this.flush();
  }

  #hasRoom(isImportant: boolean): boolean {
    if (this.#entries < MAX_ENTRIES) {
      this.#entries += 1;
      return true;
    }
    if (!isImportant || this.#important >= MAX_IMPORTANT) return false;
    this.#important += 1;
    return true;
  }

  #startWindow(): void {
    const now = Date.now();
    // The clock may also have been set back.
    if (Math.abs(now - this.#windowStart) < WINDOW_MS) return;
    this.#windowStart = now;
    this.#entries = 0;
    this.#important = 0;
    this.#tellLeftOut();
  }

  #tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    const count = this.#leftOut.toLocaleString('en');
    this.#leftOut = 0;
    const text = `… and ${count} more in that second, too many to show`;
    this.#waiting.push(`${coloured({ text, style: 'gray' })}\n`);
  }

  #gather(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#startWindow();
      if (this.#waiting.length > 0) {
        this.flush();
        this.#gather();
      } else if (this.#leftOut > 0) this.#gather();
    }, GATHER_MS);
    this.#timer.unref();
  }
}
