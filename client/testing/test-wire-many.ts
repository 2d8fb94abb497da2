import { once } from 'node:events';
import net from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireBench } from './wire-bench.ts';
import { expectText } from './wire-page.ts';

const MANY = 5_000;
const MASKED_HELLO = Buffer.from('818537fa213d7f9f4d5158', 'hex');

/** A client that sends frame after frame, each after the echo of the last. */
async function pingPong({ port }: WireBench): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.write(
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
      'Connection: Upgrade\r\n' +
      'Sec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(socket, 'data');
  for (let i = 0; i < MANY; i += 1) {
    socket.write(MASKED_HELLO);
    await once(socket, 'data');
  }
  return socket;
}

export function testMany(wire: () => WireBench): void {
  let socket: net.Socket;
  let page: Page;
  beforeAll(async () => {
    ({ page } = wire());
    socket = await pingPong(wire());
  });
  afterAll(() => socket?.destroy());

  test('shows them all, and draws a few', async () => {
    await expectText(page.locator('#wire-count-server'), /^5,000 frames/);
    const grid = page.locator('#timeline');
    const rows = Number(await grid.getAttribute('aria-rowcount'));
    expect(rows).toBeGreaterThan(2 * MANY);
    expect(await page.locator('.wire-row').count()).toBeLessThan(60);
    await expectText(page.locator('.wire-row').last(), '#5000text 5');
    await grid.focus();
    await grid.press('Home');
    await expectText(page.locator('.wire-row').first(), 'connected over TCP');
    await grid.press('End');
    await expectText(page.locator('.wire-row').last(), '#5000text 5');
  });

  test('what is being read stays where it is', async () => {
    await page.evaluate(`{
      const grid = document.querySelector('#timeline');
      grid.scrollTop = grid.scrollHeight / 2;
    }`);
    const seen = (): Promise<unknown> =>
      page.evaluate(`[...document.querySelectorAll('.wire-row')].map((row) =>
        [row.getAttribute('aria-rowindex'), row.getBoundingClientRect().top])`);
    const follow = page.locator('#wire-follow');
    await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('false');
    // A busy browser scrolls first, and draws what is there later.
    const first = page.locator('.wire-row').first();
    await expect
      .poll(async () => Number(await first.getAttribute('aria-rowindex')))
      .toBeLessThan(9_000);
    const before = await seen();
    expect(before).toHaveLength(await page.locator('.wire-row').count());
    for (let i = 0; i < 10; i += 1) {
      socket.write(MASKED_HELLO);
      await once(socket, 'data');
    }
    await expectText(page.locator('#wire-new'), '20 new below');
    expect(await seen()).toEqual(before);
    await follow.click();
    await expectText(page.locator('.wire-row').last(), '#5010text 5');
    expect(await page.locator('#wire-new').textContent()).toBe('');
  });
}
