import { byId, setText } from './dom.ts';
import { formatNumber } from './format.ts';
import { oncePerFrame } from './frames.ts';
import { type LogEntry, LogRow } from './log-row.ts';
import type { MessageFacts } from './worker-messages.ts';

const MAX_ROWS = 300;

/** More rows at once take the browser longer to lay out than a frame lasts. */
const ROWS_PER_FRAME = 40;

/** The log: newest first, at most 300 rows, a few of them drawn per frame. */
export class LogTable {
  readonly #body = byId('log', HTMLTableSectionElement);
  readonly #empty = byId('log-empty', HTMLParagraphElement);
  readonly #dropped = byId('log-dropped', HTMLParagraphElement);
  readonly #clear = byId('clear-log', HTMLButtonElement);
  /** Rows in the table, the oldest first. */
  #rows: LogRow[] = [];
  /** Rows about which more may become known, by their number. */
  readonly #numbered = new Map<number, LogRow>();
  /** Rows that wait for a frame, the oldest first. */
  #waiting: LogRow[] = [];
  #droppedCount = 0;
  readonly #scheduleDraw = oncePerFrame(() => this.#draw());

  constructor() {
    this.#clear.addEventListener('click', () => this.clear());
  }

  /** Adds a row. */
  add(entry: LogEntry): void {
    const row = new LogRow(entry);
    if (row.number !== undefined) this.#numbered.set(row.number, row);
    this.#waiting.push(row);
    // Frames may be far apart, so the list is cut before it is drawn too.
    if (this.#waiting.length >= MAX_ROWS * 2) this.#dropExcess();
    this.#scheduleDraw();
  }

  /** Adds to a row what became known, unless it was dropped meanwhile. */
  update(number: number, facts: MessageFacts): void {
    this.#numbered.get(number)?.update(facts);
  }

  /** Empties the table. */
  clear(): void {
    this.#rows = [];
    this.#waiting = [];
    this.#numbered.clear();
    this.#droppedCount = 0;
    this.#body.replaceChildren();
    this.#showCounts();
  }

  #draw(): void {
    this.#dropExcess();
    const fresh = this.#waiting.splice(0, ROWS_PER_FRAME);
    this.#rows.push(...fresh);
    const gone = this.#rows.splice(0, this.#rows.length - MAX_ROWS);
    this.#forget(gone);
    for (const _ of gone) this.#body.lastElementChild?.remove();
    this.#body.prepend(...fresh.map((row) => row.draw()).reverse());
    this.#showCounts();
    if (this.#waiting.length > 0) this.#scheduleDraw();
  }

  #dropExcess(): void {
    const excess = Math.max(0, this.#waiting.length - MAX_ROWS);
    this.#forget(this.#waiting.splice(0, excess));
  }

  #forget(rows: readonly LogRow[]): void {
    this.#droppedCount += rows.length;
    for (const { number } of rows) {
      if (number !== undefined) this.#numbered.delete(number);
    }
  }

  #showCounts(): void {
    const isEmpty = this.#rows.length === 0;
    this.#empty.hidden = !isEmpty;
    this.#clear.disabled = isEmpty;
    this.#dropped.hidden = this.#droppedCount === 0;
    setText(
      this.#dropped,
      `${formatNumber(this.#droppedCount)} older rows were dropped: the log ` +
        `keeps the last ${MAX_ROWS}.`,
    );
  }
}
