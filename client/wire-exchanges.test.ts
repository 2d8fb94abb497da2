import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { SAMPLE_ACCEPT, upgrade } from '../shared/cases/requests.ts';
import { launchBrowser, skipsBrowser } from '../shared/testing/browser.ts';
import type { ConnectionRecord } from './src/wire/connection-record.ts';
import { connectionIn, record, REQUEST, Tap } from './testing/made-up-tap.ts';
import { expectText, open } from './testing/wire-page.ts';

/** `GET / HTTP/1.1: HTTP/1.1 200 OK`, for each exchange. */
function exchangesOf({ exchanges }: ConnectionRecord): readonly string[] {
  return exchanges.map(({ client, server }) => {
    const [request = '', response = ''] = [client, server].map(
      (head) => head?.lines[0] ?? 'nothing',
    );
    return `${request}: ${response}`;
  });
}

function exchanges(tap: Tap): readonly string[] {
  return exchangesOf(connectionIn(record(tap)));
}

function response(status: string): Buffer {
  return Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nno`);
}

const [LINE = ''] = REQUEST.toString().split('\r\n');

test('a second request does not take the response of the first', () => {
  const tap = new Tap().push('client', REQUEST).push('server', response('401'));
  expect(exchanges(tap)).toEqual([`${LINE}: HTTP/1.1 401`]);
  tap.push('client', REQUEST);
  expect(exchanges(tap)).toEqual([`${LINE}: HTTP/1.1 401`, `${LINE}: nothing`]);
  const interim = Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n');
  tap.push('server', interim);
  expect(exchanges(tap).at(-1)).toBe(`${LINE}: HTTP/1.1 103 Early Hints`);
  tap.push('server', response('404'));
  expect(exchanges(tap).at(-1)).toBe(`${LINE}: HTTP/1.1 404`);
});

test('responses that come later find their requests', () => {
  const tap = new Tap().push('client', Buffer.from('GET /a HTTP/1.1\r\n\r\n'));
  tap.push('client', REQUEST).push('server', response('200'));
  expect(exchanges(tap)).toEqual([
    'GET /a HTTP/1.1: HTTP/1.1 200',
    `${LINE}: nothing`,
  ]);
});

test('a response without a request stands alone', () => {
  const tap = new Tap().push('server', response('408'), response('408'));
  expect(exchanges(tap)).toEqual([
    'nothing: HTTP/1.1 408',
    'nothing: HTTP/1.1 408',
  ]);
});

test('only the last ones are kept', () => {
  const tap = new Tap();
  for (let i = 1; i <= 20; i += 1) {
    tap.push('client', Buffer.from(`GET /${i} HTTP/1.1\r\n\r\n`));
    tap.push('server', response('200'));
  }
  expect(exchanges(tap)).toHaveLength(8);
  expect(exchanges(tap)[0]).toBe('GET /13 HTTP/1.1: HTTP/1.1 200');
});

/** Refuses whoever has no password. */
async function startServer(): Promise<{ server: net.Server; to: string }> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (request) => {
      const isKnown = /^Authorization: /im.test(String(request));
      socket.write(
        isKnown
          ? 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
              'Connection: Upgrade\r\n' +
              `Sec-WebSocket-Accept: ${SAMPLE_ACCEPT}\r\n\r\n\x81\x02hi`
          : 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\n\r\nno way',
        'latin1',
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { server, to: `ws://127.0.0.1:${port}/` };
}

describe.skipIf(skipsBrowser())('the page', () => {
  test(
    'shows both handshakes of a connection',
    { timeout: 60_000 },
    async () => {
      const { server, to } = await startServer();
      const browser = await launchBrowser();
      const { page, port, close, errors } = await open(browser, 'wire', [
        '--to',
        to,
      ]);
      const client = net.connect(port, '127.0.0.1');
      try {
        client.write(upgrade());
        await once(client, 'data');
        const verdict = page.locator('#wire-handshake-verdict');
        await expectText(verdict, /^HTTP\/1\.1 401 Unauthorized$/);
        client.write(upgrade({ Authorization: 'Basic eDp5' }));
        await expectText(verdict, /^agreed on, with another request$/);
        const first = page.locator('.head-lines li:first-child code');
        expect(await first.allTextContents()).toEqual([
          'GET / HTTP/1.1',
          'HTTP/1.1 401 Unauthorized',
          'GET / HTTP/1.1',
          'HTTP/1.1 101 Switching Protocols',
        ]);
        await expectText(page.locator('.accept .verdict'), /^✓ equal/);
        const frame = page.locator('[data-from="server"] [data-frame="1"]');
        await expectText(frame, 'text 2');
        expect(await page.locator('#wire .wrong').count()).toBe(0);
        expect(errors).toEqual([]);
      } finally {
        client.destroy();
        await close();
        await browser.close();
        server.close();
      }
    },
  );
});
