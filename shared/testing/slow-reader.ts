import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  serverFrame,
} from '../cases/frames.ts';
import { openPeer } from './echo-peer.ts';
import { latencyDuring } from './latency.ts';
import type { Latency } from './latency.ts';
import { memoryOf } from './process-usage.ts';
import type { RawPeer } from './raw-peer.ts';
import type { WatchedServer } from './watched-server.ts';

const MIB = 1024 * 1024;
const MESSAGES = 64;
/** For so long it sends, but does not read. */
const ASLEEP_MS = 1_000;
/** And for so many echoes of others, which on a busy machine takes longer. */
const ASLEEP_ECHOES = 50;
const PATIENCE_MS = 60_000;

/** What others had of a slow reader. */
export interface Burden {
  readonly latency: Latency;
  /** Bytes by which the server's memory grew. */
  readonly growth: number;
}

/** A peer that first sends only, and then reads: it must lose nothing. */
export async function readSlowly({
  process: server,
  port,
}: WatchedServer): Promise<Burden> {
  const slow = await openPeer(port);
  slow.pause();
  const before = memoryOf(server);
  let sent = 0;
  const sending = (async () => {
    for (; sent < MESSAGES; sent += 1) {
      await slow.send(clientFrame(message(sent)));
    }
  })();
  const latency = await latencyDuring(port, delay(ASLEEP_MS), ASLEEP_ECHOES);
  const growth = memoryOf(server) - before;
  // The server does not take what the peer does not read.
  expect(sent).toBeLessThan(MESSAGES);

  slow.resume();
  await expectEchoes(slow);
  await sending;
  slow.destroy();
  return { latency, growth };
}

async function expectEchoes(peer: RawPeer): Promise<void> {
  for (let i = 0; i < MESSAGES; i += 1) {
    const echo = serverFrame(message(i));
    await peer.until(() => peer.available >= echo.length, PATIENCE_MS);
    expect(peer.take(echo.length).equals(echo), `echo ${i}`).toBe(true);
  }
}

/** No two messages are alike: an echo in the wrong place is noticed. */
function message(i: number): { opcode: number; payload: Buffer } {
  const payload = binaryPayload(MIB);
  payload.writeUInt32BE(i);
  return { opcode: BINARY, payload };
}
