import { expect, test } from 'vitest';
import type { ConnectionRecord } from './src/wire/connection-record.ts';
import {
  nextFrame,
  type Place,
  placeFor,
  placeOf,
  unitAt,
} from './src/wire/timeline-cursor.ts';
import {
  binary,
  connectionIn,
  cut,
  hellos,
  record,
  Tap,
} from './testing/made-up-tap.ts';

/*
 * The rows: opened, request, response, then of the server three frames in a
 * chunk (#1 to #3), one frame in three chunks (#4), and two in a chunk again.
 */
const tap = new Tap()
  .shakeHands()
  .push('server', hellos(3))
  .push('server', ...cut(binary(596), 3))
  .push('server', hellos(2));
const connection = connectionIn(record(tap));
const FIRST = 3;

function at(row: number, cell: number): Place {
  const there = connection.rows[row];
  if (there === undefined) throw new Error(`There is no row ${row}.`);
  return { row: there, cell };
}

/** A place as row and cell; null: nowhere. */
function say(place: Place | undefined): [number, number] | null {
  return place ? [connection.rows.indexOf(place.row), place.cell] : null;
}

test.each([
  ['ArrowRight', [FIRST, 0], [FIRST, 1]],
  ['ArrowRight', [FIRST, 2], [FIRST + 1, 0]],
  ['ArrowRight', [FIRST + 4, 1], null],
  ['ArrowLeft', [FIRST, 1], [FIRST, 0]],
  ['ArrowLeft', [FIRST, 0], [FIRST - 1, 0]],
  ['ArrowLeft', [FIRST + 1, 0], [FIRST, 2]],
  ['ArrowLeft', [0, 0], null],
  ['ArrowDown', [FIRST, 2], [FIRST + 1, 0]],
  ['ArrowUp', [FIRST + 1, 0], [FIRST, 0]],
  ['ArrowUp', [0, 0], [0, 0]],
  ['PageDown', [FIRST, 0], [FIRST + 2, 0]],
  ['PageUp', [FIRST, 1], [FIRST - 2, 0]],
  ['Home', [FIRST, 1], [0, 0]],
  ['End', [FIRST, 1], [FIRST + 4, 1]],
] as const)('%s leads from %j to %j', (key, [row, cell], there) => {
  const rowsInView = 2;
  const place = placeFor(key, connection, at(row, cell), rowsInView);
  expect(say(place)).toEqual(there);
});

/** The numbers of the frames that are met from a place on. */
function walk(from: Place, step: 1 | -1, on: ConnectionRecord): number[] {
  const place = nextFrame(on, from, step);
  const told = place && unitAt(on, place)?.told;
  if (place === undefined || told?.kind !== 'frame') return [];
  return [told.index, ...walk(place, step, on)];
}

test('from frame to frame, each of them once', () => {
  expect(walk(at(0, 0), 1, connection)).toEqual([1, 2, 3, 4, 5, 6]);
  const last = at(FIRST + 4, 1);
  expect(walk(last, -1, connection)).toEqual([5, 4, 3, 2, 1]);
});

test('a frame begins in its first chunk', () => {
  const unit = connection.streams.server.frame(4);
  expect(unit && say(placeOf(connection, unit))).toEqual([FIRST + 1, 0]);
});
