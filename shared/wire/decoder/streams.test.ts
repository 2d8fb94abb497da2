import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientFrame, serverFrame } from '../../cases/frames.ts';
import { upgrade } from '../../cases/requests.ts';
import { BYTE_BY_BYTE, randomly } from '../../testing/chunking.ts';
import { attackOf } from '../../testing/fuzz-bytes.ts';
import type { WireEvent } from '../events.ts';
import { ConnectionDecoder } from './connection-decoder.ts';
import {
  decode,
  DEFLATED,
  framesIn,
  OPEN,
  switching,
} from './decode-in-tests.ts';
import type { Said } from './decode-in-tests.ts';
import { MAX_HEAD_BYTES } from './head-reader.ts';

const SEED = 6455;

const anyFrame = fc.record({
  opcode: fc.nat(15),
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 0, 0, 4, 7),
  payload: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  form: fc.constantFrom(16 as const, 64 as const),
});

const anyBytes = fc.oneof(
  fc.array(anyFrame, { maxLength: 6 }).map((all) => all.map(clientFrame)),
  fc.array(anyFrame, { maxLength: 6 }).map((all) => all.map(serverFrame)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => [Buffer.from(bytes)]),
);

/** Both sides say something, after a handshake or instead of it. */
const anyConversation = fc
  .record({
    opening: fc.constantFrom(OPEN, DEFLATED, OPEN.slice(0, 1), []),
    said: fc.array(fc.tuple(fc.constantFrom('client', 'server'), anyBytes), {
      maxLength: 3,
    }),
    how: fc.constantFrom('end', 'reset'),
  })
  .map(({ opening, said, how }): readonly Said[] => [
    ...opening,
    ...said.map(([from, parts]): Said => [from, Buffer.concat(parts)]),
    ['client', how],
    ['server', how],
  ]);

/** All that does not depend on how the stream is cut. */
function essence(events: readonly WireEvent[]): unknown {
  const frames = framesIn(events);
  const others = events.filter(
    ({ kind }) => kind === 'head' || kind === 'ended' || kind === 'closed',
  );
  return { frames, others };
}

describe('bytes may come in any pieces', () => {
  test('one by one, or in chunks of any size', () => {
    fc.assert(
      fc.property(anyConversation, fc.nat(), fc.nat(40), (said, seed, keep) => {
        const whole = essence(decode(said, undefined, keep));
        expect(essence(decode(said, BYTE_BY_BYTE, keep))).toEqual(whole);
        expect(essence(decode(said, randomly(seed), keep))).toEqual(whole);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('and every byte is told once', () => {
    fc.assert(
      fc.property(anyConversation, fc.nat(), (said, seed) => {
        for (const from of ['client', 'server'] as const) {
          const events = decode(said, randomly(seed));
          let end = 0;
          for (const event of events) {
            if (event.kind !== 'chunk' || event.from !== from) continue;
            expect(event.start).toBe(end);
            end = event.end;
          }
          const last = events.at(-1);
          expect(last?.kind === 'closed' && last.bytes[from]).toBe(end);
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

test('it takes what attackers send, and does not throw', () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const { bytes, chunking, isOpen } = attackOf(seed);
    for (const from of ['client', 'server'] as const) {
      const opening = isOpen ? OPEN : [];
      const events = decode([...opening, [from, bytes]], chunking);
      expect(events.length).toBeGreaterThan(0);
    }
  }
});

describe('it keeps little', () => {
  const MIB = 1024 * 1024;
  const CHUNKS = 64;

  /** How much more memory is held after many chunks, in bytes. */
  function heldAfter(first: readonly Said[], fill: string): number {
    const kept: WireEvent[] = [];
    const emit = (event: WireEvent): number => kept.push(event);
    const decoder = new ConnectionDecoder({ connection: 1, emit });
    for (const [from, what] of first) decoder.push(from, Buffer.from(what), 0);
    const before = memory();
    for (let i = 0; i < CHUNKS; i += 1) {
      decoder.push('client', Buffer.alloc(MIB, fill), 0);
    }
    const held = memory() - before;
    decoder.end('client', 'end', 0);
    expect(kept.at(-1)?.kind).toBe('ended');
    return held;
  }

  function memory(): number {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    // What one collection has found is given back during the next one.
    for (let i = 0; i < 2; i += 1) if (typeof collect === 'function') collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }

  test('of a frame of 2^63 bytes', () => {
    const frame = clientFrame({ opcode: 1, length: 2n ** 63n });
    const first: readonly Said[] = [...OPEN, ['client', frame]];
    expect(heldAfter(first, 'x')).toBeLessThan(4 * MIB);
  });

  test('of a head that has no end', () => {
    expect(heldAfter([], 'x')).toBeLessThan(4 * MIB);
  });

  test('of lines that have no end', () => {
    expect(heldAfter([], 'a: b\r\n')).toBeLessThan(4 * MIB);
  });
});

test('a head without an end is given up: the rest is a body', () => {
  const head = upgrade().trimEnd();
  const long = `${head}\r\nX: ${'x'.repeat(MAX_HEAD_BYTES)}`;
  const said: readonly Said[] = [
    ['client', long],
    ['server', switching()],
  ];
  const events = decode(said, randomly(SEED));
  const given = events.find((event) => event.kind === 'head');
  expect(given).toMatchObject({ end: MAX_HEAD_BYTES, isUpgrade: false });
  expect(given?.problems).toMatchObject([{ section: '4.1' }]);
  const bodies = events.filter((event) => event.kind === 'body');
  expect(bodies[0]?.start).toBe(MAX_HEAD_BYTES);
  expect(bodies.at(-1)?.end).toBe(long.length);
});
