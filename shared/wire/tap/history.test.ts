import { beforeEach, describe, expect, test } from 'vitest';
import type { WireEvent } from '../events.ts';
import { History } from './history.ts';
import { chunk, closed, frame, head, opened } from './samples.ts';

const LIMITS = { frames: 20, chunks: 30, connections: 10 };

let history: History;
let drops: number[];
beforeEach(() => {
  history = new History(LIMITS);
  drops = [];
  history.onDrop = (place) => drops.push(place);
});

function add(...events: readonly WireEvent[]): void {
  for (const event of events) history.add(event);
}

function kept(place = 0): readonly WireEvent[] {
  return [...history.after(place)].map(({ event }) => event);
}

function framesKept(): readonly number[] {
  return kept().flatMap((event) =>
    event.kind === 'frame' ? [event.index] : [],
  );
}

describe('the history', () => {
  test('keeps what came, in order', () => {
    const events = [opened(), chunk(1), frame(), closed()];
    add(...events);
    expect(kept()).toEqual(events);
    expect(history.dropped).toEqual({ frames: 0, connections: 0 });
  });

  test('gives what came after a place', () => {
    add(opened(), chunk(1), frame());
    const [first] = history.after(0);
    expect(kept(first?.place)).toEqual([chunk(1), frame()]);
    expect(kept(history.lastPlace)).toEqual([]);
    add(closed());
    expect(kept(history.lastPlace - 1)).toEqual([closed()]);
  });

  test('keeps a frame that is told twice once, as it was told last', () => {
    const begun = frame({ isWhole: false, received: 2 });
    add(opened(), begun);
    const place = history.lastPlace;
    add(chunk(1), chunk(2), frame());
    expect(kept()).toEqual([opened(), chunk(1), chunk(2), frame()]);
    // Whoever has seen its beginning hears of its end.
    expect(kept(place)).toContainEqual(frame());
  });

  test('also one that never becomes whole', () => {
    const begun = frame({ isWhole: false, received: 2 });
    const ended = frame({ isWhole: false, received: 3 });
    add(opened(), begun, ended);
    expect(kept()).toEqual([opened(), ended]);
  });

  test('tells apart the unfinished frames of both sides', () => {
    const one = frame({ isWhole: false });
    const other = frame({ isWhole: false, from: 'server' });
    add(opened(), one, other);
    expect(kept()).toEqual([opened(), one, other]);
    add(frame({ from: 'server' }));
    expect(kept()).toEqual([opened(), one, frame({ from: 'server' })]);
  });

  test('keeps the last heads of a connection, however many came', () => {
    add(opened());
    for (let i = 1; i <= 100; i += 1) add(head(i, 'client'), head(i, 'server'));
    const starts = kept().map((event) => event.kind === 'head' && event.start);
    expect(starts).toHaveLength(17);
    expect(starts.slice(-4)).toEqual([99, 99, 100, 100]);
  });

  test('drops the oldest frames, and counts them', () => {
    add(opened());
    for (let index = 1; index <= 1_000; index += 1) {
      add(frame({ index, isWhole: false }), frame({ index }));
      expect(framesKept().length).toBeLessThanOrEqual(LIMITS.frames);
    }
    const frames = framesKept();
    expect(frames.length).toBeGreaterThan(LIMITS.frames / 2);
    expect(frames.at(-1)).toBe(1_000);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    expect(history.dropped.frames).toBe(1_000 - frames.length);
    // It is still known whose frames they are.
    expect(kept()[0]).toEqual(opened());
  });

  test('drops the oldest chunks, and the frames among them', () => {
    add(opened());
    for (let index = 1; index <= 1_000; index += 1) {
      add(chunk(index));
      if (index % 10 === 0) add(frame({ index }));
      const chunks = kept().filter(({ kind }) => kind === 'chunk');
      expect(chunks.length).toBeLessThanOrEqual(LIMITS.chunks);
    }
    // There is no gap: from some place on everything is there.
    const [beginning, ...others] = kept();
    expect(beginning).toEqual(opened());
    const indices = others.flatMap((each) =>
      each.kind === 'chunk' ? [each.index] : [],
    );
    const first = indices[0] ?? 0;
    expect(indices).toEqual(
      Array.from({ length: 1_001 - first }, (_, i) => first + i),
    );
    expect(framesKept()[0]).toBe(Math.ceil(first / 10) * 10);
    expect(framesKept().at(-1)).toBe(1_000);
  });

  test('drops the oldest connections whole, those that are over first', () => {
    add(opened(1), frame({ connection: 1 }));
    for (let connection = 2; connection <= 100; connection += 1) {
      add(opened(connection), frame({ connection }), closed(connection));
      const known = kept().filter(({ kind }) => kind === 'opened');
      expect(known.length).toBeLessThanOrEqual(LIMITS.connections);
    }
    const connections = new Set(kept().map(({ connection }) => connection));
    expect([...connections][0]).toBe(1);
    expect([...connections].at(-1)).toBe(100);
    expect(connections.has(2)).toBe(false);
    const dropped = 100 - connections.size;
    expect(history.dropped).toEqual({ frames: dropped, connections: dropped });
  });

  test('of those that are all open the oldest, and what they still send', () => {
    for (let connection = 1; connection <= 100; connection += 1) {
      add(opened(connection));
    }
    add(frame({ connection: 1 }), frame({ connection: 100 }));
    const connections = new Set(kept().map(({ connection }) => connection));
    expect(connections.has(1)).toBe(false);
    expect(connections.has(100)).toBe(true);
  });

  test('says up to which place it has dropped something', () => {
    add(opened());
    while (drops.length === 0) {
      add(frame({ index: history.lastPlace }));
    }
    const [first] = framesKept();
    // A place is one more than the index here: `opened` came before.
    expect(drops).toEqual([first]);
  });
});
