import net from 'node:net';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  CLOSE,
  PING,
  PONG,
  serverFrame,
} from '../cases/frames.ts';
import { upgrade } from '../cases/requests.ts';
import { openPeer } from './echo-peer.ts';
import { memoryInUse, WITH_COLLECTOR } from './process-usage.ts';
import type { RawPeer } from './raw-peer.ts';
import type { RunningServer } from './server-pool.ts';
import { ServerProcess } from './server-process.ts';

const MIB = 1024 * 1024;
const GOING_AWAY = Buffer.from([0x03, 0xe9]);

/** Enough to fill what two operating systems and a server keep. */
const LARGE = { opcode: BINARY, payload: binaryPayload(12 * MIB) };

const VERY_LARGE = { opcode: BINARY, payload: binaryPayload(30 * MIB) };

/** Made before: meanwhile nobody here would read. */
const PING_COUNT = 100_000;
const PINGS = Buffer.concat(
  Array.from({ length: PING_COUNT }, (_, i) =>
    clientFrame({ opcode: PING, payload: String(i) }),
  ),
);

const PATIENCE_MS = 20_000;

/**
 * How long a milestone with a heartbeat is patient, and with whom.
 *
 * @param folder the milestone's folder, for example `…/07-ping-pong-limits`.
 */
export function testPatience(folder: string): void {
  const milestone = basename(folder);
  // Alone: were we kept from reading, the server would be right to drop us.
  testSlowReader(milestone);
  describe.concurrent('with a heartbeat and limits', () => {
    testPings(milestone);
    testEnds(milestone);
    testAddresses(milestone);
  });
}

/** A server that ends with its test. */
async function start(
  milestone: string,
  { onTestFinished }: TestContext,
  env: Record<string, string>,
): Promise<RunningServer> {
  const process = new ServerProcess(milestone, env);
  onTestFinished(() => process.stop());
  return { process, port: await process.port() };
}

function testSlowReader(milestone: string): void {
  test('a peer that reads slowly, and says nothing, is not dropped', async (context) => {
    const { process: server, port } = await start(milestone, context, {
      HEARTBEAT_INTERVAL_MS: '200',
      HEARTBEAT_TIMEOUT_MS: '900',
      MIN_READ_RATE: String(4 * MIB),
    });
    // To make them takes time, in which the peer would be silent.
    const frame = clientFrame(VERY_LARGE);
    const echo = serverFrame(VERY_LARGE);
    const peer = await openPeer(port);
    peer.pause();
    // Who sends it back as it comes takes the rest only when some was read.
    const sending = peer.send(frame);
    // 1.8 seconds, without an answer to a ping: the last of it is kept by the
    // operating systems, and so our ping behind it.
    const read = await readSlowly(peer, echo.length, MIB, 60);
    await sending;
    // The first ping may have been quicker than the message.
    const begin = read.indexOf(echo.subarray(0, 10));
    const wanted = echo.subarray(0, read.length - begin);
    expect(read.subarray(begin).equals(wanted)).toBe(true);
    // Who is dropped does not get all of it.
    expect(read.length).toBe(echo.length);
    // It has read all. Now its silence counts.
    expect(await server.prints(/dropped: no sign of life/, PATIENCE_MS)).toBe(
      true,
    );
    peer.destroy();
  });
}

function testPings(milestone: string): void {
  test('pings of a peer that does not read: the latest is answered', async (context) => {
    const { process: server, port } = await start(milestone, context, {
      ...WITH_COLLECTOR,
      LOG: 'off',
    });
    const before = await memoryInUse(server);
    const peer = await openPeer(port);
    peer.pause();
    await peer.send(clientFrame(LARGE));
    await peer.send(PINGS);
    const growth = (await memoryInUse(server)) - before;
    expect(growth).toBeLessThan(LARGE.payload.length + 2 * MIB);

    peer.resume();
    const last = serverFrame({ opcode: PONG, payload: String(PING_COUNT - 1) });
    const large = serverFrame(LARGE).length;
    // To look at it with every chunk that comes of it would take seconds.
    const isLast = (): boolean =>
      peer.available > large && peer.peek().subarray(-7).equals(last);
    expect(await peer.until(isLast, PATIENCE_MS)).toBe(true);
    peer.take(large);
    const numbers = [...peer.peek().toString('latin1').matchAll(/\d+/g)];
    expect(numbers.length).toBeGreaterThanOrEqual(256);
    const inOrder = numbers.map(Number).sort((a, b) => a - b);
    expect(numbers.map(Number)).toEqual(inOrder);
    peer.destroy();
  });
}

function testEnds(milestone: string): void {
  // Windows knows no signals.
  test.skipIf(process.platform === 'win32')(
    'a ping after the server’s close frame is answered',
    async (context) => {
      const { process: server, port } = await start(milestone, context, {
        SHUTDOWN_TIMEOUT_MS: '30000',
      });
      const peer = await openPeer(port);
      server.child.kill('SIGTERM');
      await peer.until(() => peer.available > 4, PATIENCE_MS);
      peer.take(2 + (peer.peek()[1] ?? 0));
      // RFC 6455, 5.5.2: only a close frame that came ends the duty to answer.
      await peer.send(clientFrame({ opcode: PING, payload: 'still there?' }));
      const pong = serverFrame({ opcode: PONG, payload: 'still there?' });
      await peer.until(() => peer.available >= pong.length, PATIENCE_MS);
      expect(peer.take(pong.length)).toEqual(pong);
      await peer.send(clientFrame({ opcode: CLOSE, payload: GOING_AWAY }));
      await peer.until(() => peer.ending !== null, PATIENCE_MS);
      expect(peer.available).toBe(0);
      peer.end();
      expect(await server.exited).toEqual({ code: 0, signal: null });
    },
  );

  test('a large echo is sent to its end before the close frame', async (context) => {
    const { port } = await start(milestone, context, {
      CLOSE_TIMEOUT_MS: '400',
    });
    const peer = await openPeer(port);
    peer.pause();
    const close = { opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) };
    await peer.send(Buffer.concat([clientFrame(LARGE), clientFrame(close)]));
    const expected = Buffer.concat([serverFrame(LARGE), serverFrame(close)]);
    // Three times the timeout: whoever has much to take has more time.
    const read = await readSlowly(peer, expected.length, MIB, 100);
    expect(read.equals(expected)).toBe(true);
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('end');
    peer.destroy();
  });

  test('a peer that closes and never reads is cut off', async (context) => {
    const { process: server, port } = await start(milestone, context, {
      CLOSE_TIMEOUT_MS: '300',
      MIN_READ_RATE: String(100 * MIB),
    });
    const peer = await openPeer(port);
    peer.pause();
    await peer.send(
      Buffer.concat([clientFrame(LARGE), clientFrame({ opcode: CLOSE })]),
    );
    // Our close frame stood behind the echo, and never left.
    expect(await server.prints(/closed after .* not clean/, PATIENCE_MS)).toBe(
      true,
    );
    peer.destroy();
  });
}

function testAddresses(milestone: string): void {
  // Elsewhere 127.0.0.2 is not this machine.
  test.skipIf(process.platform !== 'linux')(
    'another address has connections of its own',
    async (context) => {
      const { port } = await start(milestone, context, {
        MAX_CONNECTIONS_PER_ADDRESS: '1',
      });
      const first = await statusFrom('127.0.0.1', port);
      const second = await statusFrom('127.0.0.1', port);
      const other = await statusFrom('127.0.0.2', port);
      expect([first.status, second.status, other.status]).toEqual([
        '101',
        '503',
        '101',
      ]);
      for (const { socket } of [first, second, other]) socket.destroy();
    },
  );
}

/** Reads that many bytes, some at a time. */
async function readSlowly(
  peer: RawPeer,
  length: number,
  atATime: number,
  everyMs: number,
): Promise<Buffer> {
  let wanted = 0;
  while (wanted < length && peer.ending === null) {
    wanted = Math.min(length, wanted + atATime);
    peer.resume();
    await peer.until(() => peer.available >= wanted, PATIENCE_MS);
    peer.pause();
    await delay(everyMs);
  }
  return peer.take(length);
}

/** The status of the answer to an upgrade request from an address. */
async function statusFrom(
  localAddress: string,
  port: number,
): Promise<{ readonly status: string; readonly socket: net.Socket }> {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => {});
  socket.write(upgrade());
  const bytes = await new Promise<Buffer>((resolve) => {
    socket.once('data', resolve);
  });
  return { status: bytes.toString('latin1', 9, 12), socket };
}
