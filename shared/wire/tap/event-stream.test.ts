import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RawPeer } from '../../testing/raw-peer.ts';
import type { WireEvent } from '../events.ts';
import { EventStream, EVENTS_PATH } from './event-stream.ts';
import { History } from './history.ts';
import { portOf } from './listener.ts';
import { frame, opened } from './samples.ts';

const PATIENCE_MS = 5_000;

let history: History;
let stream: EventStream;
let server: http.Server;
let port: number;
beforeEach(async () => {
  history = new History();
  stream = new EventStream(history);
  server = http.createServer((request, response) => {
    stream.middleware(request, response, () => response.end('something else'));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = portOf(server);
});
afterEach(() => {
  stream.close();
  server.closeAllConnections();
  server.close();
});

function add(...events: readonly WireEvent[]): void {
  for (const event of events) {
    history.add(event);
    stream.wake();
  }
}

/** What comes is kept as text. */
async function listen(
  fields: Readonly<Record<string, string>> = {},
  path = EVENTS_PATH,
  method = 'GET',
): Promise<RawPeer> {
  const peer = await RawPeer.connect({ host: '127.0.0.1', port });
  const all = { Host: `127.0.0.1:${port}`, ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
  await peer.send(Buffer.from(head));
  return peer;
}

async function statusOf(
  ...request: Parameters<typeof listen>
): Promise<string | undefined> {
  const peer = await listen(...request);
  await peer.until(() => peer.available > 0, PATIENCE_MS);
  peer.destroy();
  return peer.peek().toString().split(' ')[1];
}

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
    add(opened(), hostile);
    const peer = await listen();
    const text = await untilEvents(peer, 2);
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(text).toMatch(/^content-type: text\/event-stream\r$/im);
    expect(text).toContain(
      'event: reset\ndata: {"frames":0,"connections":0}\n\n',
    );
    expect(eventsIn(text)).toEqual([opened(), hostile]);
    expect(text.indexOf('event: reset')).toBeLessThan(text.indexOf('data: ['));

    add(frame({ index: 2 }), frame({ index: 3 }));
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
    const peer = await listen();
    await peer.until(() => peer.peek().includes('reset'), PATIENCE_MS);
    const times: number[] = [];
    for (let count = 1; count <= 10; count += 1) {
      await delay(30);
      const start = performance.now();
      add(opened(count));
      await untilEvents(peer, count);
      times.push(performance.now() - start);
    }
    // A busy machine may well be slow now and then.
    expect(Math.min(...times)).toBeLessThan(50);
    peer.destroy();
  });

  test('tells the whole of a frame that it has begun to tell', async () => {
    add(opened(), frame({ isWhole: false, received: 1 }));
    const peer = await listen();
    await untilEvents(peer, 2);
    add(frame());
    expect(eventsIn(await untilEvents(peer, 3)).at(-1)).toEqual(frame());
    peer.destroy();
  });

  test('is for several pages, each from its own beginning', async () => {
    const first = await listen();
    add(opened());
    await untilEvents(first, 1);
    const second = await listen();
    add(frame());
    for (const peer of [first, second]) {
      expect(eventsIn(await untilEvents(peer, 2))).toEqual([opened(), frame()]);
      peer.destroy();
    }
    await expect.poll(() => stream.clients).toBe(0);
  });

  test('sends a long history in several parts', async () => {
    add(opened());
    const payload = 'ab'.repeat(1024);
    for (let index = 1; index <= 2_000; index += 1) {
      add(frame({ index, payload }));
    }
    const peer = await listen();
    const text = await untilEvents(peer, 2_001);
    expect(eventsIn(text)).toHaveLength(2_001);
    const parts = [...text.matchAll(/^data: \[.*$/gm)];
    expect(parts.length).toBeGreaterThan(2);
    peer.destroy();
  });

  test('cuts off who is too slow, and keeps nothing for them', async () => {
    add(opened());
    const slow = await listen();
    await untilEvents(slow, 1);
    slow.pause();
    const payload = 'ab'.repeat(1024);
    let index = 0;
    while (stream.clients > 0 && index < 60_000) {
      for (let i = 0; i < 500; i += 1) {
        index += 1;
        add(frame({ index, payload }));
      }
      await delay(5);
    }
    expect(stream.clients).toBe(0);
    // It comes back, and hears what was dropped.
    const again = await listen();
    const text = await untilEvents(again, 1_000);
    expect(text).toMatch(/data: \{"frames":[1-9]/);
    slow.destroy();
    again.destroy();
  });

  test('ends with the tap', async () => {
    const peer = await listen();
    await peer.until(() => peer.available > 0, PATIENCE_MS);
    stream.close();
    await peer.until(() => peer.peek().includes('0\r\n\r\n'), PATIENCE_MS);
    expect(peer.peek().toString()).toMatch(/0\r\n\r\n$/);
    peer.destroy();
  });
});

describe('who may listen', () => {
  const FOREIGN = [
    ['another Origin', { Origin: 'http://evil.example' }],
    ['the same host with another scheme', { Origin: 'https://localhost' }],
    ['no origin at all', { Origin: 'null' }],
    ['another Host', { Host: 'evil.example' }],
    ['another Host that begins like ours', { Host: 'localhost.evil.example' }],
    ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page on another port', { 'Sec-Fetch-Site': 'same-site' }],
  ] as const;

  test.each(FOREIGN)('not %s', async (_who, fields) => {
    add(opened());
    expect(await statusOf(fields)).toBe('403');
    expect(stream.clients).toBe(0);
  });

  test('not another origin that is on this machine', async () => {
    const Origin = `http://127.0.0.1:${port === 4000 ? 4001 : 4000}`;
    expect(await statusOf({ Origin })).toBe('403');
  });

  test('the page itself, under each of its names', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const Host = `${name}:${port}`;
      const Origin = `http://${Host}`;
      const site = { 'Sec-Fetch-Site': 'same-origin' };
      expect(await statusOf({ Host, Origin })).toBe('200');
      expect(await statusOf({ Host, ...site })).toBe('200');
    }
  });

  test('not with another method', async () => {
    expect(await statusOf({}, EVENTS_PATH, 'POST')).toBe('405');
  });

  test('a limited number', async () => {
    const peers = await Promise.all(Array.from({ length: 32 }, () => listen()));
    await expect.poll(() => stream.clients).toBe(32);
    expect(await statusOf()).toBe('503');
    for (const peer of peers) peer.destroy();
  });

  test('other addresses are somebody else’s', async () => {
    for (const path of ['/', '/wire', '/wire/events/', '/page-info.json']) {
      const peer = await listen({}, path);
      await peer.until(() => peer.available > 0, PATIENCE_MS);
      expect(peer.peek().toString()).toContain('something else');
      peer.destroy();
    }
  });
});
