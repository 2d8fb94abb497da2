import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EVENTS_PATH } from './event-stream.ts';
import { opened } from './samples.ts';
import { StreamServer } from './stream-server.ts';

const PATIENCE_MS = 60_000;

let server: StreamServer;
beforeEach(async () => {
  server = new StreamServer();
  await server.start();
});
afterEach(() => server.stop());

async function statusOf(
  ...request: Parameters<StreamServer['listen']>
): Promise<string | undefined> {
  const peer = await server.listen(...request);
  await peer.until(() => peer.available > 0, PATIENCE_MS);
  peer.destroy();
  return peer.peek().toString().split(' ')[1];
}

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
    server.add(opened());
    expect(await statusOf(fields)).toBe('403');
    expect(server.stream.clients).toBe(0);
  });

  test('not another origin that is on this machine', async () => {
    const Origin = `http://127.0.0.1:${server.port === 4000 ? 4001 : 4000}`;
    expect(await statusOf({ Origin })).toBe('403');
  });

  test('the page itself, under each of its names', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const Host = `${name}:${server.port}`;
      const Origin = `http://${Host}`;
      const site = { 'Sec-Fetch-Site': 'same-origin' };
      expect(await statusOf({ Host, Origin })).toBe('200');
      expect(await statusOf({ Host, ...site })).toBe('200');
    }
  });

  test('not with another method', async () => {
    const path = `${EVENTS_PATH}?key=${server.stream.key}`;
    expect(await statusOf({}, path, 'POST')).toBe('405');
  });

  test('not who has no key, and takes no place for it', async () => {
    const { key } = server.stream;
    expect(key).toMatch(/^[\w-]{22}$/);
    expect(key).not.toBe(new StreamServer().stream.key);
    server.add(opened());
    const wrong = ['', '?', '?key=', `?key=${key}0`, `?key=${'A'.repeat(22)}`];
    for (const query of [...wrong, `?KEY=${key}`, `?key=${key.slice(1)}`]) {
      expect(await statusOf({}, EVENTS_PATH + query)).toBe('403');
    }
    expect(server.stream.clients).toBe(0);
  });

  test('a limited number', async () => {
    const peers = await Promise.all(
      Array.from({ length: 32 }, () => server.listen()),
    );
    await expect.poll(() => server.stream.clients).toBe(32);
    expect(await statusOf()).toBe('503');
    for (const peer of peers) peer.destroy();
  });

  test('other addresses are somebody else’s', async () => {
    for (const path of ['/', '/wire', '/wire/events/', '/page-info.json']) {
      const peer = await server.listen({}, path);
      await peer.until(() => peer.available > 0, PATIENCE_MS);
      expect(peer.peek().toString()).toContain('something else');
      peer.destroy();
    }
  });
});
