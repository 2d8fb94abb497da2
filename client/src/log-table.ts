import { byId, setText } from './dom.ts';
import { formatNumber } from './format.ts';
import { type LogEntry, LogRow } from './log-row.ts';
import { oncePerFrame } from './pacing.ts';

const MAX_ROWS = 300;

/** The log: newest first, at most 300 rows, drawn once per frame. */
export class LogTable {
  readonly #body = byId('log', HTMLTableSectionElement);
  readonly #empty = byId('log-empty', HTMLParagraphElement);
  readonly #dropped = byId('log-dropped', HTMLParagraphElement);
  readonly #clear = byId('clear-log', HTMLButtonElement);
  /** Rows in the table, the oldest first. */
  #rows: LogRow[] = [];
  /** Rows that wait for the next frame, the oldest first. */
  #waiting: LogRow[] = [];
  #droppedCount = 0;
  readonly #scheduleDraw = oncePerFrame(() => this.#draw());

  constructor() {
    this.#clear.addEventListener('click', () => this.clear());
  }

  /** Adds a row; what it returns takes what becomes known later. */
  add(entry: LogEntry): LogRow {
    const row = new LogRow(entry);
    this.#waiting.push(row);
    // Frames may be far apart, so the list is cut before it is drawn too.
    if (this.#waiting.length >= MAX_ROWS * 2) this.#dropExcess();
    this.#scheduleDraw();
    return row;
  }

  /** Empties the table. */
  clear(): void {
    this.#rows = [];
    this.#waiting = [];
    this.#droppedCount = 0;
    this.#body.replaceChildren();
    this.#showCounts();
  }

  #draw(): void {
    this.#dropExcess();
    const fresh = this.#waiting;
    this.#waiting = [];
    this.#rows.push(...fresh);
    const gone = this.#rows.splice(0, this.#rows.length - MAX_ROWS);
    this.#droppedCount += gone.length;
    for (const row of gone) {
      row.forget();
      this.#body.lastElementChild?.remove();
    }
    this.#body.prepend(...fresh.map((row) => row.draw()).reverse());
    this.#showCounts();
  }

  #dropExcess(): void {
    const excess = Math.max(0, this.#waiting.length - MAX_ROWS);
    this.#waiting.splice(0, excess);
    this.#droppedCount += excess;
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
