import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientFrame } from '../../cases/frames.ts';
import { SAMPLE_ACCEPT, upgrade } from '../../cases/requests.ts';
import { freePort } from '../../testing/free-port.ts';
import { RawPeer } from '../../testing/raw-peer.ts';
import { echo, HOST, PATIENCE_MS, TapBench } from './testing.ts';

const MIB = 1024 * 1024;

let bench: TapBench;
beforeEach(() => {
  bench = new TapBench();
});
afterEach(() => bench.end());

const SWITCHING_PROTOCOLS =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
  `Connection: Upgrade\r\nSec-WebSocket-Accept: ${SAMPLE_ACCEPT}\r\n\r\n`;

describe('the tap', () => {
  test('says what it saw', async () => {
    const port = await bench.serve(echo);
    const tap = await bench.tap(port);
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from('hello'));
    await peer.until(() => peer.available === 5, PATIENCE_MS);
    peer.end();
    await expect.poll(() => bench.kinds().at(-1)).toBe('closed');
    expect(bench.events[0]).toMatchObject({
      kind: 'opened',
      connection: 1,
      server: `${HOST}:${port}`,
      tls: false,
    });
    expect(bench.events.at(-1)).toMatchObject({
      bytes: { client: 5, server: 5 },
    });
    const times = bench.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(bench.troubles).toEqual([]);
  });

  test('tells of a frame as soon as it has begun', async () => {
    const port = await bench.serve((socket) => {
      socket.once('data', () => socket.write(SWITCHING_PROTOCOLS));
    });
    const tap = await bench.tap(port);
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from(upgrade()));
    await peer.until(() => peer.available > 0, PATIENCE_MS);
    const sent = clientFrame({ opcode: 1, payload: 'Hello' });
    await peer.send(sent.subarray(0, 8));
    const told = (): readonly unknown[] =>
      bench.events.flatMap((event) =>
        event.kind === 'frame' ? [[event.isWhole, event.received]] : [],
      );
    await expect.poll(told).toEqual([[false, 2]]);
    await peer.send(sent.subarray(8));
    await expect.poll(told).toEqual([
      [false, 2],
      [true, 5],
    ]);
    peer.destroy();
  });

  test('resets the client when nobody listens behind it', async () => {
    const port = await freePort();
    const tap = await bench.tap(port);
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('reset');
    expect(bench.troubles).toEqual([
      `Nobody listens on ${HOST}:${port}: is the server running? ` +
        'Connection 1 is reset.',
    ]);
    expect(bench.kinds()).toEqual(['opened', 'ended', 'ended', 'closed']);
  });

  test('passes the bytes on when its observer fails', async () => {
    const port = await bench.serve(echo);
    const tap = await bench.tap(port, {
      onEvent: () => {
        throw new Error('boom');
      },
    });
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from('hello'));
    await peer.until(() => peer.available === 5, PATIENCE_MS);
    expect(peer.peek().toString()).toBe('hello');
    expect(bench.troubles).toEqual([
      'Connection 1 goes on, but is not shown any more (boom).',
    ]);
    peer.destroy();
  });

  test('serves many at once, and keeps nothing of them', async () => {
    const tap = await bench.tap(await bench.serve(echo));
    const peers = await Promise.all(
      Array.from({ length: 200 }, () =>
        RawPeer.connect({ host: HOST, port: tap.port }),
      ),
    );
    const bytes = randomBytes(20_000);
    await Promise.all(peers.map((peer) => peer.send(bytes)));
    for (const peer of peers) {
      await peer.until(() => peer.available === bytes.length, PATIENCE_MS);
      expect(peer.peek().equals(bytes)).toBe(true);
    }
    expect(tap.clients).toBe(200);
    for (const [i, peer] of peers.entries()) {
      if (i % 2 === 0) peer.end();
      else peer.reset();
    }
    await expect.poll(() => tap.clients).toBe(0);
    const closed = bench.events.filter(({ kind }) => kind === 'closed');
    expect(closed).toHaveLength(200);
  });

  test('holds a sender up for a reader that does not read', async () => {
    const block = Buffer.alloc(MIB, 'x');
    const total = 128;
    let sent = 0;
    const port = await bench.serve((socket) => {
      const send = (): void => {
        while (sent < total) {
          sent += 1;
          if (!socket.write(block)) return void socket.once('drain', send);
        }
        socket.end();
      };
      send();
    });
    const tap = await bench.tap(port);
    const before = process.memoryUsage().arrayBuffers;
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    peer.pause();
    await delay(1_000);
    // The system keeps some megabytes of each connection, the tap hardly any.
    expect(sent).toBeLessThan(total / 2);
    const growth = process.memoryUsage().arrayBuffers - before;
    expect(growth).toBeLessThan(8 * MIB);
    let received = 0;
    peer.resume();
    const isAll = (): boolean => {
      received += peer.take(peer.available).length;
      return peer.ending !== null;
    };
    await peer.until(isAll, PATIENCE_MS);
    isAll();
    expect(received).toBe(total * MIB);
  });

  test('ends at once, with all connections', async () => {
    const codes: unknown[] = [];
    const port = await bench.serve((socket) => {
      socket.resume();
      socket.on('error', ({ message }) => codes.push(message));
    });
    const tap = await bench.tap(port);
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from('hello'));
    await expect.poll(() => bench.kinds()).toContain('chunk');
    await tap.close();
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('reset');
    await expect.poll(() => codes).toEqual(['read ECONNRESET']);
    await expect.poll(() => tap.clients).toBe(0);
  });

  test('waits for connections that end by themselves', async () => {
    const tap = await bench.tap(await bench.serve(echo));
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from('hello'));
    const start = performance.now();
    const closing = tap.close(PATIENCE_MS);
    await peer.until(() => peer.available === 5, PATIENCE_MS);
    peer.end();
    await closing;
    expect(performance.now() - start).toBeLessThan(PATIENCE_MS / 2);
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('end');
  });

  test('says it when it cannot listen', async () => {
    const port = await bench.serve(echo);
    const again = bench.tap(port, { listen: { host: HOST, port } });
    await expect(again).rejects.toThrow('EADDRINUSE');
  });
});
