import { expect } from 'vitest';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  CLOSE,
  serverFrame,
  TEXT,
} from '../cases/frames.ts';
import { expectEchoOf, openPeer } from './echo-peer.ts';
import { mostOpenFiles } from './process-usage.ts';
import type { RawPeer } from './raw-peer.ts';

const MIB = 1024 * 1024;

/** What is done for many peers is done for this many at a time. */
const AT_A_TIME = 50;
/** Large messages: more would only wait for each other. */
const LARGE_AT_A_TIME = 20;

const NORMAL_CLOSURE = Buffer.from([0x03, 0xe8]);
const PATIENCE_MS = 30_000;

/** Files that this process may have open for other things. */
const OTHER_FILES = 200;

/** As many as wanted, or as the system allows: each is a file here too. */
export function affordablePeers(wanted: number): number {
  const most = mostOpenFiles() - OTHER_FILES;
  if (most >= wanted) return wanted;
  console.log(`${most} peers instead of ${wanted}: "ulimit -n" is too low.`);
  return most;
}

/** Opens all of them, then uses all, then closes all. */
export async function useMany(port: number, count: number): Promise<void> {
  const peers: RawPeer[] = [];
  await inTurns(Array.from({ length: count }), AT_A_TIME, async () => {
    peers.push(await openPeer(port));
  });
  await inTurns(peers, AT_A_TIME, (peer, i) =>
    expectEchoOf(peer, TEXT, `peer ${i}`),
  );
  // Each was used after the last one had come: all were open together.
  expect(peers.every(({ ending }) => ending === null)).toBe(true);
  await inTurns(peers, AT_A_TIME, expectClosing);
}

/** Resets each of them, while a large echo is on its way to it. */
export async function resetMany(port: number, count: number): Promise<void> {
  const frame = clientFrame({ opcode: BINARY, payload: binaryPayload(MIB) });
  const frames = Buffer.concat([frame, frame]);
  const peers = Array.from({ length: count });
  await inTurns(peers, LARGE_AT_A_TIME, async (_, i) => {
    const peer = await openPeer(port);
    void peer.send(frames);
    const enough = 1 + (MIB * i) / count;
    await peer.until(() => peer.available >= enough, PATIENCE_MS);
    expect(peer.available).toBeGreaterThanOrEqual(enough);
    peer.reset();
  });
}

/** The closing handshake (RFC 6455, 7.1.2), and the end by the server. */
async function expectClosing(peer: RawPeer): Promise<void> {
  const close = { opcode: CLOSE, payload: NORMAL_CLOSURE };
  await peer.send(clientFrame(close));
  await peer.until(() => peer.ending !== null, PATIENCE_MS);
  expect(peer.ending).toBe('end');
  expect(peer.take(peer.available)).toEqual(serverFrame(close));
  peer.end();
}

/** Does something for each item, for some of them at a time. */
async function inTurns<T>(
  items: readonly T[],
  atATime: number,
  work: (item: T, i: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const workers = Array.from({ length: atATime }, async () => {
    // The workers share the iterator: each takes the next that is left.
    for (const [i, item] of rest) await work(item, i);
  });
  await Promise.all(workers);
}
