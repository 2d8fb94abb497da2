import { describe, expect, test } from 'vitest';
import type { Sender } from '../shared/wire/events.ts';
import {
  type ConnectionRecord,
  MAX_KEPT,
  type Row,
  SEGMENTS_PER_ROW,
} from './src/wire/connection-record.ts';
import type { WireRecord } from './src/wire/wire-record.ts';
import { describeNote, describeSegment } from './src/wire/words.ts';
import {
  binary,
  connectionIn,
  cut,
  HELLO,
  hellos,
  record,
  REQUEST,
  RESPONSE,
  Tap,
} from './testing/made-up-tap.ts';

/** What a row says: `server: #1 text 5 | #2 text 5`. */
function say(connection: ConnectionRecord, row: Row): string {
  if (row.kind === 'note') return describeNote(row);
  const stream = connection.streams[row.chunk.from];
  const segments = connection.segmentsOf(row).map((segment) => {
    const part = segment.unit && stream.partOf(segment.unit, row.chunk);
    const { number, name, part: parts } = describeSegment(segment, part);
    return [number, name, parts].filter((text) => text !== '').join(' ');
  });
  return `${row.chunk.from}: ${segments.join(' | ')}`;
}

function timeline(all: WireRecord): string[] {
  const connection = connectionIn(all);
  return connection.rows.map((row) => say(connection, row));
}

describe('rows', () => {
  test('one chunk, three frames', () => {
    const tap = new Tap().shakeHands().push('server', hellos(3));
    expect(timeline(record(tap))).toEqual([
      'connected over TCP: 127.0.0.1:50000 to 127.0.0.1:4000',
      'client: request',
      'server: response 101',
      'server: #1 text 5 | #2 text 5 | #3 text 5',
    ]);
  });

  test('one frame, five chunks', () => {
    const tap = new Tap().shakeHands().push('server', ...cut(binary(996), 5));
    expect(timeline(record(tap)).slice(3)).toEqual([
      'server: #1 binary 996 1 of 5 chunks',
      'server: #1 2 of 5 chunks',
      'server: #1 3 of 5 chunks',
      'server: #1 4 of 5 chunks',
      'server: #1 5 of 5 chunks',
    ]);
  });

  test('how many chunks is open until the last has come', () => {
    const [first, second] = cut(binary(996), 5);
    const tap = new Tap().shakeHands();
    tap.push('server', first ?? HELLO, second ?? HELLO);
    expect(timeline(record(tap)).slice(3)).toEqual([
      'server: #1 binary 996 1 of … chunks',
      'server: #1 2 of … chunks',
    ]);
  });

  test('a header that is not whole is nothing yet', () => {
    const tap = new Tap().shakeHands();
    tap.push('server', binary(300).subarray(0, 3));
    expect(timeline(record(tap)).at(-1)).toBe('server: …');
    tap.push('server', binary(300).subarray(3));
    expect(timeline(record(tap)).slice(-2)).toEqual([
      'server: #1 binary 300 1 of 2 chunks',
      'server: #1 2 of 2 chunks',
    ]);
  });

  test('a chunk with many frames takes several rows', () => {
    const tap = new Tap().shakeHands().push('server', hellos(20));
    const connection = connectionIn(record(tap));
    const rows = connection.rows.slice(3);
    const counts = rows.map((row) =>
      row.kind === 'chunk' ? connection.segmentsOf(row).length : 0,
    );
    expect(counts).toEqual([SEGMENTS_PER_ROW, SEGMENTS_PER_ROW, 4]);
  });

  test('the end, and what is wrong with it', () => {
    const tap = new Tap().shakeHands().end('server').end('client');
    expect(timeline(record(tap)).slice(-3)).toEqual([
      'The server ended the connection without a close frame (1006). ' +
        '(RFC 6455, 7.1.5)',
      'the client has ended its direction',
      `closed after ${REQUEST.length} bytes from the client, ` +
        `${RESPONSE.length} from the server`,
    ]);
  });
});

describe.each([1, 2, 7, Infinity])('in batches of %d events', (batch) => {
  test.each([1, 2, 3, 64, 5_000])('in chunks of %d bytes', (size) => {
    const tap = new Tap();
    const bytes = Buffer.concat([RESPONSE, hellos(12), binary(400), HELLO]);
    tap.push('client', REQUEST);
    tap.push('server', ...cut(bytes, Math.ceil(bytes.length / size)));
    const connection = connectionIn(record(tap, batch));
    expectEveryByteOnce(connection, 'server', bytes.length);
    expect(connection.streams.server.frameCount).toBe(14);
    expect(connection.streams.server.messageCount).toBe(14);
  });
});

/** All bytes of a sender are in the rows, in their order and once. */
function expectEveryByteOnce(
  connection: ConnectionRecord,
  sender: Sender,
  length: number,
): void {
  let place = 0;
  for (const row of connection.rows) {
    if (row.kind === 'note' || row.chunk.from !== sender) continue;
    for (const segment of connection.segmentsOf(row)) {
      expect(segment.start).toBe(place);
      expect(segment.unit).not.toBeNull();
      place = segment.end;
    }
  }
  expect(place).toBe(length);
}

describe('what is kept', () => {
  test('is told again after a reset', () => {
    const tap = new Tap().shakeHands().push('server', hellos(3));
    const all = record(tap);
    const before = timeline(all);
    all.reset();
    expect(all.connections).toEqual([]);
    all.take(tap.events);
    expect(timeline(all)).toEqual(before);
  });

  test('is not what was cleared, even when it is told again', () => {
    const tap = new Tap().shakeHands().push('server', hellos(3));
    const all = record(tap);
    all.clear();
    expect(timeline(all)).toEqual([]);
    all.reset();
    tap.push('server', HELLO);
    all.take(tap.events);
    expect(timeline(all)).toEqual(['server: #4 text 5']);
    expect(connectionIn(all).exchanges[0]?.server?.isUpgrade).toBe(true);
  });

  test('is a frame that goes on while all is cleared', () => {
    const pieces = cut(binary(996), 5);
    const tap = new Tap().shakeHands().push('server', ...pieces.slice(0, 2));
    const all = record(tap);
    all.clear();
    tap.push('server', ...pieces.slice(2));
    all.take(tap.events.slice(-4));
    expect(timeline(all)).toEqual([
      'server: #1 3 of 5 chunks',
      'server: #1 4 of 5 chunks',
      'server: #1 5 of 5 chunks',
    ]);
  });

  test('is no connection that was closed and cleared', () => {
    const tap = new Tap().shakeHands().end('server').end('client');
    const all = record(tap);
    all.clear();
    expect(all.connections).toEqual([]);
  });

  test('is bounded', () => {
    const tap = new Tap().shakeHands();
    for (let i = 0; i < MAX_KEPT; i += 1) tap.push('server', HELLO);
    const connection = connectionIn(record(tap, 100));
    expect(connection.size).toBeLessThanOrEqual(MAX_KEPT);
    expect(connection.size).toBeGreaterThan(MAX_KEPT / 2);
    const last = connection.rows.at(-1);
    expect(last && say(connection, last)).toBe(`server: #${MAX_KEPT} text 5`);
    const first = connection.rows[0];
    expect(first && say(connection, first)).toMatch(/^server: #\d+ text 5$/);
    expect(connection.rows.length + connection.dropped).toBe(MAX_KEPT + 3);
  });

  test('is the newest connection', () => {
    const all = record(new Tap(1).shakeHands());
    all.take(new Tap(2).shakeHands().events);
    expect(all.connections.map(({ number }) => number)).toEqual([2, 1]);
  });
});
