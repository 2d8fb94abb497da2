import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { clientFrame, serverFrame } from '../../shared/cases/frames.ts';
import { openPeer } from '../../shared/testing/echo-peer.ts';
import { memoryOf } from '../../shared/testing/process-usage.ts';
import { ServerProcess } from '../../shared/testing/server-process.ts';

const MIB = 1024 * 1024;
/** Whoever keeps it all has more than twice what is allowed. */
const SIZE = 256 * MIB;
/** A multiple of 4: the mask is the same in each. */
const BLOCK = Buffer.alloc(MIB, 'block ');
const MASKED = clientFrame({ opcode: 2, payload: BLOCK }).subarray(-MIB);
const TWO_BLOCKS = Buffer.concat([BLOCK, BLOCK]);

/** Whether bytes of that payload are the right ones, from there on. */
function isOfBlocks(bytes: Buffer, position: number): boolean {
  for (let i = 0; i < bytes.length; i += MIB) {
    const piece = bytes.subarray(i, i + MIB);
    const start = (position + i) % MIB;
    const right = TWO_BLOCKS.subarray(start, start + piece.length);
    if (!piece.equals(right)) return false;
  }
  return true;
}

/** What such a message may take, above what the server takes. */
const MAX_GROWTH_BYTES = 100 * MIB;

const PATIENCE_MS = 20_000;

let server: ServerProcess;
afterEach(() => server.stop());

async function peerOf(handler: string, settings: NodeJS.ProcessEnv = {}) {
  const env = { HANDLER: handler, LOG: 'off', ...settings };
  server = new ServerProcess(basename(import.meta.dirname), env);
  return openPeer(await server.port());
}

describe('a message of 256 MiB, in one frame', () => {
  test('comes back in constant memory', async () => {
    const peer = await peerOf('echo');
    const before = memoryOf(server) ?? 0;
    const length = BigInt(SIZE);
    await peer.send(clientFrame({ opcode: 2, length }));
    let largest = 0;
    let received = 0;
    const takeAll = (): void => {
      const bytes = peer.take(peer.available);
      expect(isOfBlocks(bytes, received)).toBe(true);
      received += bytes.length;
    };
    await peer.until(() => peer.available >= 10, PATIENCE_MS);
    expect(peer.take(10)).toEqual(serverFrame({ opcode: 2, length }));
    for (let sent = 0; sent < SIZE; sent += MIB) {
      await peer.send(MASKED);
      takeAll();
      if (sent % (16 * MIB) === 0) {
        largest = Math.max(largest, memoryOf(server) ?? 0);
      }
    }
    await peer.until(() => received + peer.available >= SIZE, PATIENCE_MS);
    takeAll();
    expect(received).toBe(SIZE);
    peer.destroy();
    // Where no memory can be measured there is nothing to compare.
    if (before > 0) expect(largest - before).toBeLessThan(MAX_GROWTH_BYTES);
  });

  test('is hashed as it comes', async () => {
    const peer = await peerOf('sha256');
    const hash = createHash('sha256');
    await peer.send(clientFrame({ opcode: 2, length: BigInt(SIZE) }));
    for (let sent = 0; sent < SIZE; sent += MIB) {
      hash.update(BLOCK);
      await peer.send(MASKED);
    }
    await peer.until(() => peer.available >= 66, PATIENCE_MS);
    expect(peer.take(66).subarray(2).toString()).toBe(hash.digest('hex'));
    peer.destroy();
  });
});

// Windows has no signals.
test.skipIf(process.platform === 'win32')(
  'told to end within a frame, it says so behind it',
  async () => {
    const peer = await peerOf('echo', { SHUTDOWN_TIMEOUT_MS: '30000' });
    const echo = serverFrame({ opcode: 2, payload: BLOCK });
    await peer.send(clientFrame({ opcode: 2, length: BigInt(MIB) }));
    await peer.send(MASKED.subarray(0, MIB / 2));
    const half = echo.length - MIB / 2;
    await peer.until(() => peer.available >= half, PATIENCE_MS);
    server.signal('SIGINT');
    await peer.until(() => peer.available > half, 200);
    expect(peer.available).toBe(half);

    await peer.send(MASKED.subarray(MIB / 2));
    await peer.until(() => peer.available > echo.length, PATIENCE_MS);
    expect(peer.take(echo.length).equals(echo)).toBe(true);
    // RFC 6455, 7.4.1: 1001, going away.
    expect(peer.take(peer.available).subarray(0, 4).toString('hex')).toMatch(
      /^88..03e9$/,
    );
    peer.destroy();
  },
);
