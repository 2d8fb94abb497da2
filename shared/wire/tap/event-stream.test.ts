import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RawPeer } from '../../testing/raw-peer.ts';
import { frame, opened } from './samples.ts';
import { StreamServer } from './stream-server.ts';

const PATIENCE_MS = 60_000;

let server: StreamServer;
beforeEach(async () => {
  server = new StreamServer();
  await server.start();
});
afterEach(() => server.stop());

/** The events of all `data` that are arrays. */
function eventsIn(text: string): readonly unknown[] {
  return [...text.matchAll(/^data: (\[.*\])$/gm)].flatMap(
    ([, json = '[]']): unknown[] => JSON.parse(json),
  );
}

async function untilEvents(peer: RawPeer, count: number): Promise<string> {
  const text = (): string => peer.peek().toString();
  await peer.until(() => eventsIn(text()).length >= count, PATIENCE_MS);
  return text();
}

describe('the stream of events', () => {
  test('begins with the history, and goes on with what is new', async () => {
    const hostile = frame({ payload: '00', header: 'data: x\n\nevent: y\r\n' });
    server.add(opened(), hostile);
    const peer = await server.listen();
    const text = await untilEvents(peer, 2);
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(text).toMatch(/^content-type: text\/event-stream\r$/im);
    expect(text).toContain(
      'event: reset\ndata: {"frames":0,"connections":0}\n\n',
    );
    expect(eventsIn(text)).toEqual([opened(), hostile]);
    expect(text.indexOf('event: reset')).toBeLessThan(text.indexOf('data: ['));

    server.add(frame({ index: 2 }), frame({ index: 3 }));
    const more = await untilEvents(peer, 4);
    expect(eventsIn(more).slice(2)).toEqual([
      frame({ index: 2 }),
      frame({ index: 3 }),
    ]);
    // What comes within a moment comes together.
    expect(more.match(/^data: \[/gm)).toHaveLength(2);
    expect(more.match(/event: reset/g)).toHaveLength(1);
    peer.destroy();
  });

  test('comes within 50 ms', async () => {
    const peer = await server.listen();
    await peer.until(() => peer.peek().includes('reset'), PATIENCE_MS);
    const times: number[] = [];
    for (let count = 1; count <= 10; count += 1) {
      await delay(30);
      const start = performance.now();
      server.add(opened(count));
      await untilEvents(peer, count);
      times.push(performance.now() - start);
    }
    // A busy machine may well be slow now and then.
    expect(Math.min(...times)).toBeLessThan(50);
    peer.destroy();
  });

  test('tells the whole of a frame that it has begun to tell', async () => {
    server.add(opened(), frame({ isWhole: false, received: 1 }));
    const peer = await server.listen();
    await untilEvents(peer, 2);
    server.add(frame());
    expect(eventsIn(await untilEvents(peer, 3)).at(-1)).toEqual(frame());
    peer.destroy();
  });

  test('is for several pages, each from its own beginning', async () => {
    const first = await server.listen();
    server.add(opened());
    await untilEvents(first, 1);
    const second = await server.listen();
    server.add(frame());
    for (const peer of [first, second]) {
      expect(eventsIn(await untilEvents(peer, 2))).toEqual([opened(), frame()]);
      peer.destroy();
    }
    await expect.poll(() => server.stream.clients).toBe(0);
  });

  test('sends a long history in several parts', async () => {
    server.add(opened());
    const payload = 'ab'.repeat(1024);
    for (let index = 1; index <= 600; index += 1) {
      server.add(frame({ index, payload }));
    }
    const peer = await server.listen();
    const text = await untilEvents(peer, 601);
    expect(eventsIn(text)).toHaveLength(601);
    const parts = [...text.matchAll(/^data: \[.*$/gm)];
    expect(parts.length).toBeGreaterThan(1);
    peer.destroy();
  });

  test('cuts off who is too slow, and keeps nothing for them', async () => {
    server.add(opened());
    const slow = await server.listen();
    await untilEvents(slow, 1);
    slow.pause();
    const payload = 'ab'.repeat(1024);
    let index = 0;
    while (server.stream.clients > 0 && index < 30_000) {
      for (let i = 0; i < 100; i += 1) {
        index += 1;
        server.add(frame({ index, payload }));
      }
      await delay(10);
    }
    expect(server.stream.clients).toBe(0);
    // It comes back, and hears what was dropped.
    const again = await server.listen();
    const text = await untilEvents(again, 100);
    expect(text).toMatch(/data: \{"frames":[1-9]/);
    slow.destroy();
    again.destroy();
  });

  test('ends with the tap', async () => {
    const peer = await server.listen();
    await peer.until(() => peer.available > 0, PATIENCE_MS);
    server.stream.close();
    await peer.until(() => peer.peek().includes('0\r\n\r\n'), PATIENCE_MS);
    expect(peer.peek().toString()).toMatch(/0\r\n\r\n$/);
    peer.destroy();
  });
});
