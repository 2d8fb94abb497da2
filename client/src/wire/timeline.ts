import { byId, setText } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ConnectionRecord, Row } from './connection-record.ts';
import type { Unit } from './stream.ts';
import {
  isMove,
  nextFrame,
  type Place,
  placeFor,
  placeOf,
  unitAt,
} from './timeline-cursor.ts';
import { TimelineRow } from './timeline-row.ts';
import { VirtualRows } from './virtual-rows.ts';

/** What the timeline asks of the panel. */
export interface TimelineListener {
  /** A cell was chosen; `byKey` when the focus shall follow. */
  open(unit: Unit, byKey: boolean): void;
  /** The cursor went to a cell. */
  visit(unit: Unit | null): void;
  close(): void;
}

/** The rows of one connection, with a cursor that the arrow keys move. */
export class Timeline {
  readonly #listener: TimelineListener;
  readonly #grid = byId('timeline', HTMLDivElement);
  readonly #follow = byId('wire-follow', HTMLButtonElement);
  readonly #new = byId('wire-new', HTMLParagraphElement);
  readonly #rows: VirtualRows<Row>;
  readonly #views = new WeakMap<HTMLElement, TimelineRow>();
  #connection: ConnectionRecord | undefined;
  #cursor: Place | undefined;
  #opened: Unit | undefined;
  #made = 0;
  /** How many rows there were when the reader stopped following. */
  #seen = 0;

  constructor(listener: TimelineListener) {
    this.#listener = listener;
    this.#rows = new VirtualRows<Row>(
      this.#grid,
      byId('timeline-rows', HTMLDivElement),
      {
        make: (row) => this.#make(row),
        update: (element, row, index) => this.#update(element, row, index),
      },
      (isFollowing) => this.#showFollowing(isFollowing),
    );
    this.#grid.addEventListener('keydown', (event) => this.#onKey(event));
    this.#grid.addEventListener('click', (event) => this.#onClick(event));
    this.#grid.addEventListener('focus', () => this.#ensureCursor());
    this.#follow.addEventListener('click', () => {
      this.#rows.isFollowing = !this.#rows.isFollowing;
    });
  }

  /** Shows a connection as far as it is known. */
  show(connection: ConnectionRecord): void {
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#cursor = undefined;
      this.#rows.isFollowing = true;
    }
    const { rows, dropped } = connection;
    this.#grid.setAttribute('aria-rowcount', String(rows.length));
    this.#rows.show(rows, dropped);
    this.#showFollowing(this.#rows.isFollowing);
    this.#showCursor();
  }

  /** Marks what is open, wherever its parts are. */
  set opened(unit: Unit | undefined) {
    this.#opened = unit;
    this.#rows.refresh();
  }

  /** Is there another frame after the cursor, or before it? */
  hasFrame(step: 1 | -1): boolean {
    return this.#otherFrame(step) !== undefined;
  }

  /** Goes to the next frame, or the one before, and opens it. */
  stepFrame(step: 1 | -1): void {
    const place = this.#otherFrame(step);
    const unit = place && this.#goTo(place);
    if (unit) this.#listener.open(unit, false);
  }

  /** Goes to where a unit begins. */
  find(unit: Unit): void {
    const place = this.#connection && placeOf(this.#connection, unit);
    if (place !== undefined) this.#goTo(place);
  }

  focus(): void {
    this.#grid.focus({ preventScroll: true });
  }

  #otherFrame(step: 1 | -1): Place | undefined {
    if (this.#connection === undefined || !this.#cursor) return undefined;
    return nextFrame(this.#connection, this.#cursor, step);
  }

  #make(row: Row): HTMLElement {
    this.#made += 1;
    const view = new TimelineRow(`wire-cell-${this.#made}`, row);
    this.#views.set(view.element, view);
    return view.element;
  }

  #update(element: HTMLElement, row: Row, index: number): void {
    const view = this.#views.get(element);
    if (view === undefined || this.#connection === undefined) return;
    view.update(this.#connection, index);
    const isHere = this.#cursor?.row === row;
    view.mark({
      cursor: isHere ? this.#cursor?.cell : undefined,
      opened: this.#opened,
    });
  }

  #onClick({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const cell = target.closest<HTMLElement>('[data-cell]');
    const row = target.closest<HTMLElement>('.wire-row');
    const view = row && this.#views.get(row);
    if (cell === null || !view) return;
    const place = { row: view.row, cell: Number(cell.dataset['cell']) };
    const unit = this.#goTo(place);
    if (unit !== null) this.#listener.open(unit, false);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const connection = this.#connection;
    const cursor = this.#ensureCursor();
    if (connection === undefined || cursor === undefined) return;
    const { key } = event;
    if (isMove(key)) {
      const page = this.#rows.rowsInView;
      const place = placeFor(key, connection, cursor, page);
      if (place !== undefined) this.#listener.visit(this.#goTo(place));
    } else if (key === 'Enter' || key === ' ') {
      const unit = unitAt(connection, cursor);
      if (unit !== null) this.#listener.open(unit, true);
    } else if (key === 'Escape') {
      this.#listener.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** The cursor; before anything was chosen it is on the last row. */
  #ensureCursor(): Place | undefined {
    const rows = this.#connection?.rows ?? [];
    const isThere = this.#cursor && rows.includes(this.#cursor.row);
    const last = rows.at(-1);
    if (!isThere) this.#cursor = last && { row: last, cell: 0 };
    this.#rows.refresh();
    this.#showCursor();
    return this.#cursor;
  }

  #goTo(place: Place): Unit | null {
    if (this.#connection === undefined) return null;
    this.#cursor = place;
    const index = this.#connection.rows.indexOf(place.row);
    const isLast = index === this.#connection.rows.length - 1;
    // What comes must not push aside what is being read.
    if (!isLast) this.#rows.isFollowing = false;
    this.#rows.reveal(index);
    this.#showCursor();
    return unitAt(this.#connection, place);
  }

  #showCursor(): void {
    const element = this.#cursor && this.#rows.element(this.#cursor.row);
    const view = element && this.#views.get(element);
    const id = view?.cell(this.#cursor?.cell ?? 0)?.id;
    if (id === undefined) this.#grid.removeAttribute('aria-activedescendant');
    else this.#grid.setAttribute('aria-activedescendant', id);
  }

  #showFollowing(isFollowing: boolean): void {
    const { rows = [], dropped = 0 } = this.#connection ?? {};
    const count = rows.length + dropped;
    if (isFollowing) this.#seen = count;
    const fresh = Math.max(0, count - this.#seen);
    this.#follow.setAttribute('aria-pressed', String(isFollowing));
    setText(this.#new, fresh > 0 ? `${formatNumber(fresh)} new below` : '');
  }
}
