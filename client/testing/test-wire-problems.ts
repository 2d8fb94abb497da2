import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { upgrade } from '../../shared/cases/requests.ts';
import type { WireBench } from './wire-bench.ts';
import {
  boxOf,
  bytesOf,
  expectText,
  fieldOf,
  GUID,
  labelOf,
  openFrame,
} from './wire-page.ts';

/** What comes behind the handshake, by the path. */
const FRAMES: Readonly<Record<string, string>> = {
  '/mask': '818537fa213d7f9f4d5158',
  '/length': '817e000568656c6c6f',
  '/three': '810161' + '810162' + '830163',
  '/guarded': '81026869',
};

/** Answers the handshake, and with frames that are wrong. */
export async function startWrongServer(): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const request = String(bytes);
      const [method, path = ''] = request.split(' ');
      if (method !== 'GET') return;
      if (path === '/guarded' && !/^Authorization: /im.test(request)) {
        const head = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\n\r\n';
        socket.write(`${head}no way`);
        return;
      }
      socket.write(acceptance(request, path), () =>
        socket.write(Buffer.from(FRAMES[path] ?? '', 'hex')),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function acceptance(request: string, path: string): string {
  const key = /^Sec-WebSocket-Key: (.*)\r$/im.exec(request)?.[1];
  const right = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  const accept = path === '/accept' ? inOtherCase(right) : right;
  return (
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
  );
}

/** Small letters for large ones, and the other way round. */
function inOtherCase(text: string): string {
  return [...text]
    .map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()))
    .join('');
}

export function testProblems(wire: () => WireBench): void {
  let page: Page;
  beforeAll(() => {
    ({ page } = wire());
  });

  const visit = async (path: string): Promise<void> => {
    await page.locator('#url').fill(`ws://127.0.0.1:${wire().port}${path}`);
    await page.locator('#connect').click();
    const line = page.locator('.head-lines code').first();
    await expectText(line, `GET ${path} HTTP/1.1`);
  };
  const close = async (): Promise<void> => {
    const state = page.locator('#ready-state');
    if ((await state.textContent()) !== '3 CLOSED') {
      await page.locator('#close').click();
    }
    await expectText(state, /CLOSING|CLOSED/);
  };

  test('shows a masked frame of a server, and why it is wrong', async () => {
    await visit('/mask');
    const row = page.locator('.wire-row.wrong[data-from="server"]').first();
    await expectText(row, 'RFC 6455, 5.1');
    await openFrame(page, 'server', 1);
    const mask = fieldOf(page, 'MASK').locator('.problem');
    await expectText(mask, 'masks');
    expect(await mask.locator('a').getAttribute('href')).toContain(
      '#section-5.1',
    );
    const wrong = page.locator('.bit.wrong');
    expect(await wrong.count()).toBe(1);
    expect(await wrong.getAttribute('data-field')).toBe('MASK');
    expect((await bytesOf(page, 'text')).join('')).toBe('Hello');
    expect(await labelOf(boxOf(page, 'server', 1))).toContain('RFC 6455, 5.1');
    await close();
  });

  test('shows a length that is written in too many bytes', async () => {
    await visit('/length');
    await openFrame(page, 'server', 1);
    const length = fieldOf(page, 'extended payload length');
    await expectText(length.locator('.arithmetic'), '= 5');
    await expectText(length.locator('.problem'), '§ 5.2');
    expect(await page.locator('.bit.wrong').count()).toBe(16);
    await close();
  });

  test('shows three frames in a chunk, one of them wrong', async () => {
    await visit('/three');
    const row = page.locator('.wire-row[data-from="server"]', {
      has: page.locator('[data-frame="3"]'),
    });
    await expectText(row, 'RFC 6455, 5.2');
    expect(await row.locator('.segment.frame').count()).toBe(3);
    const wrong = await row.locator('.segment.wrong').allTextContents();
    expect(wrong).toEqual(['#3reserved 0x3 1']);
    await close();
  });

  test('shows where a wrong accept value differs', async () => {
    await visit('/accept');
    await expectText(page.locator('.accept .verdict'), '✗ different');
    const line = page.locator('.head-lines .wrong', {
      hasText: 'Sec-WebSocket-Accept',
    });
    await expectText(line.locator('.problem'), '§ 4.2.2');
    const shown = await page.locator('.compared').allTextContents();
    expect(await line.locator('code').textContent()).toBe(
      `Sec-WebSocket-Accept: ${shown.join('')}`,
    );
    const computed = await page.locator('.computed').allTextContents();
    const expected = computed.join('');
    const count = [...shown.join('')].filter((c, i) => c !== expected[i]);
    expect(await page.locator('.compared .other').count()).toBe(count.length);
    await expectText(
      page.locator('.accept .verdict'),
      `${count.length} of 28 char`,
    );
  });

  test('shows both handshakes of a connection', async () => {
    const client = net.connect(wire().port, '127.0.0.1');
    try {
      const line = 'GET /guarded HTTP/1.1';
      client.write(upgrade({}, line));
      const verdict = page.locator('#wire-handshake-verdict');
      await expectText(verdict, /^HTTP\/1\.1 401 Unauthorized$/);
      client.write(upgrade({ Authorization: 'Basic eDp5' }, line));
      await expectText(verdict, /^agreed on, with another request$/);
      const first = page.locator('.head-lines li:first-child code');
      expect(await first.allTextContents()).toEqual([
        line,
        'HTTP/1.1 401 Unauthorized',
        line,
        'HTTP/1.1 101 Switching Protocols',
      ]);
      await expectText(page.locator('.accept .verdict'), /^✓ equal/);
      const frame = page.locator('[data-from="server"] [data-frame="1"]');
      await expectText(frame, 'text 2');
      expect(await page.locator('#wire .wrong').count()).toBe(0);
    } finally {
      client.destroy();
    }
  });
}
