import type { ConnectionRecord, Row } from './connection-record.ts';
import type { Unit } from './stream.ts';

/** A cell of the timeline: what the arrow keys go over. */
export interface Place {
  readonly row: Row;
  /** From 0 on. */
  readonly cell: number;
}

/** Keys that go from cell to cell, whatever row it is in. */
const CELLS: Readonly<Record<string, 1 | -1>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
};

/** Keys that go over so many rows. */
const ROWS: Readonly<Record<string, (inView: number) => number>> = {
  ArrowUp: () => -1,
  ArrowDown: () => 1,
  PageUp: (inView) => -inView,
  PageDown: (inView) => inView,
  Home: () => -Infinity,
  End: () => Infinity,
};

/** Is it a key that moves the cursor? */
export function isMove(key: string): boolean {
  return Object.hasOwn(CELLS, key) || Object.hasOwn(ROWS, key);
}

/** How many cells a row has. */
function cellsIn(connection: ConnectionRecord, row: Row): number {
  return row.kind === 'note' ? 1 : connection.segmentsOf(row).length;
}

/** What a cell shows; null when it is no unit of the stream. */
export function unitAt(
  connection: ConnectionRecord,
  { row, cell }: Place,
): Unit | null {
  if (row.kind === 'note') return null;
  return connection.segmentsOf(row)[cell]?.unit ?? null;
}

/** Where a key leads from a place; undefined: nowhere. */
export function placeFor(
  key: string,
  connection: ConnectionRecord,
  from: Place,
  rowsInView: number,
): Place | undefined {
  const step = CELLS[key];
  if (step !== undefined) return nextTo(connection, from, step);
  const rows = ROWS[key];
  if (rows === undefined) return undefined;
  return rowsAway(connection, from, rows(rowsInView));
}

/** The cell after a place, or before it, in the order of time. */
function nextTo(
  connection: ConnectionRecord,
  place: Place,
  step: 1 | -1,
): Place | undefined {
  const [next] = placesFrom(connection, place, step);
  return next;
}

/** The nearest cell with another frame than the one at a place. */
export function nextFrame(
  connection: ConnectionRecord,
  from: Place,
  step: 1 | -1,
): Place | undefined {
  const here = unitAt(connection, from);
  for (const place of placesFrom(connection, from, step)) {
    const unit = unitAt(connection, place);
    if (unit?.told.kind === 'frame' && unit !== here) return place;
  }
  return undefined;
}

function* placesFrom(
  connection: ConnectionRecord,
  from: Place,
  step: 1 | -1,
): Generator<Place> {
  const { rows } = connection;
  let index = rows.indexOf(from.row);
  let cell = from.cell + step;
  for (let row = rows[index]; row !== undefined; row = rows[index]) {
    const count = cellsIn(connection, row);
    for (; cell >= 0 && cell < count; cell += step) yield { row, cell };
    index += step;
    const next = rows[index];
    cell = step === 1 || !next ? 0 : cellsIn(connection, next) - 1;
  }
}

/** So many rows away, or as far as they go. */
function rowsAway(
  connection: ConnectionRecord,
  { row, cell }: Place,
  rows: number,
): Place | undefined {
  const last = connection.rows.length - 1;
  const index = connection.rows.indexOf(row) + rows;
  const there = connection.rows[Math.max(0, Math.min(last, index))];
  if (there === undefined) return undefined;
  const lastCell = cellsIn(connection, there) - 1;
  return { row: there, cell: Math.max(0, Math.min(cell, lastCell)) };
}

/** Where a unit begins in the timeline, as far as that is still there. */
export function placeOf(
  connection: ConnectionRecord,
  unit: Unit,
): Place | undefined {
  for (const row of connection.rows) {
    if (row.kind === 'note') continue;
    const { start, end, from } = row.chunk;
    if (from !== unit.told.from || end <= unit.told.start) continue;
    if (start >= unit.told.end) return undefined;
    const segments = connection.segmentsOf(row);
    const cell = segments.findIndex((segment) => segment.unit === unit);
    if (cell !== -1) return { row, cell };
  }
  return undefined;
}
