import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  serverFrame,
  TEXT,
} from '../cases/frames.ts';
import { upgrade } from '../cases/requests.ts';
import { RawPeer } from './raw-peer.ts';
import { ServerProcess } from './server-process.ts';

const MIB = 1024 * 1024;
const MESSAGES = 72;
const PATIENCE_MS = 30_000;

const LOOKS = 20;
const LOOK_EVERY_MS = 25;

/**
 * What a server may need for a peer that does not read, above what it needs
 * anyway: the message at hand, what waits for the garbage collector, and some.
 */
const MAX_GROWTH_BYTES = 48 * MIB;

/**
 * A milestone that echoes, and peers that are slow or leave.
 *
 * @param folder the milestone's folder, for example `…/05-echo`.
 */
export function testBackPressure(folder: string): void {
  let server: ServerProcess;
  let port: number;
  beforeEach(async () => {
    server = new ServerProcess(basename(folder), { LOG: 'off' });
    port = await server.port();
  });
  afterEach(() => server.stop());

  describe('a peer that does not read', () => {
    test('slows itself only, and loses nothing', async () => {
      const slow = await open(port, false);
      const frame = clientFrame({
        opcode: BINARY,
        payload: binaryPayload(MIB),
      });
      const before = memoryOf(server);
      let sent = 0;
      const sending = (async () => {
        for (; sent < MESSAGES; sent += 1) await slow.send(frame);
      })();
      await untilStill(() => sent);
      // The server does not take what the peer does not read.
      expect(sent).toBeLessThan(MESSAGES / 2);
      await expectEcho(port);
      if (before !== null) {
        const growth = (memoryOf(server) ?? 0) - before;
        expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
      }

      slow.resume();
      const echo = serverFrame({ opcode: BINARY, payload: binaryPayload(MIB) });
      for (let i = 0; i < MESSAGES; i += 1) {
        await slow.until(() => slow.available >= echo.length, PATIENCE_MS);
        expect(slow.take(echo.length).equals(echo), `echo ${i}`).toBe(true);
      }
      await sending;
      slow.destroy();
    });

    test('is let go when it leaves', async () => {
      const slow = await open(port, false);
      const frame = clientFrame({
        opcode: BINARY,
        payload: binaryPayload(MIB),
      });
      void slow.send(Buffer.concat(Array.from({ length: 16 }, () => frame)));
      await delay(300);
      slow.reset();
      expect(await server.prints(/closed after/, PATIENCE_MS)).toBe(true);
      await expectEcho(port);
    });
  });

  test('many resets in the middle of large echoes', async () => {
    const frame = clientFrame({ opcode: BINARY, payload: binaryPayload(MIB) });
    for (let i = 0; i < 20; i += 1) {
      const peer = await open(port, true);
      void peer.send(frame);
      await peer.until(() => peer.available > 1000 * i, PATIENCE_MS);
      peer.reset();
    }
    await expectEcho(port);
    expect(server.child.exitCode).toBeNull();
  });
}

async function open(port: number, reads: boolean): Promise<RawPeer> {
  const peer = await RawPeer.connect({ host: '127.0.0.1', port });
  await peer.send(Buffer.from(upgrade()));
  await peer.until(() => peer.peek().includes('\r\n\r\n'), PATIENCE_MS);
  peer.take(peer.peek().indexOf('\r\n\r\n') + 4);
  if (!reads) peer.pause();
  return peer;
}

/** Until nothing more is taken from one look to the next, and again so. */
async function untilStill(sent: () => number): Promise<void> {
  let before = -1;
  for (let quiet = 0; quiet < LOOKS; quiet += 1) {
    if (sent() !== before) quiet = 0;
    before = sent();
    await delay(LOOK_EVERY_MS);
  }
}

/** Somebody else is served meanwhile. */
async function expectEcho(port: number): Promise<void> {
  const peer = await open(port, true);
  await peer.send(clientFrame({ opcode: TEXT, payload: 'still there?' }));
  const echo = serverFrame({ opcode: TEXT, payload: 'still there?' });
  await peer.until(() => peer.available >= echo.length, PATIENCE_MS);
  expect(peer.peek()).toEqual(echo);
  peer.destroy();
}

/** Bytes of memory that a process has in use; null where nobody tells. */
function memoryOf({ child }: ServerProcess): number | null {
  if (process.platform !== 'linux') return null;
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
