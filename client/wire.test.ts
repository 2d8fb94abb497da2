import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, skipsBrowser } from '../shared/testing/browser.ts';
import {
  bytesOf,
  connect,
  expectText,
  fieldOf,
  GUID,
  labelOf,
  open,
  type Opened,
  openFrame,
} from './testing/wire-page.ts';

/** The sizes of a frame's parts, as `65,536 + 15,449 bytes` names them. */
function sizesIn(text: string): number[] {
  const [, list = ''] = /: ([\d,+ ]+) bytes$/.exec(text) ?? [];
  return list.split(' + ').map((size) => Number(size.replaceAll(',', '')));
}

function xor(sent: readonly string[], key: readonly string[]): string[] {
  return sent.map((byte, i) => {
    const masked = Number.parseInt(byte, 16);
    const plain = masked ^ Number.parseInt(key[i] ?? '', 16);
    return plain.toString(16).padStart(2, '0');
  });
}

describe.skipIf(skipsBrowser())('the Wire panel', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  describe('before milestone 5', () => {
    testEcho(() => browser);
  });
  describe('with 10,000 frames', () => {
    testMany(() => browser);
  });
});

function testEcho(browser: () => Browser): void {
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await open(browser(), 'milestone', ['5', '--wire']);
    ({ page } = opened);
    await page.locator('#wire-empty', { hasText: 'Nothing yet' }).waitFor();
    await connect(page);
    await page.locator('#text').fill('hello');
    await page.locator('#send-text').click();
    await page.locator('#send-medium').click();
    await page.locator('#send-large').click();
    const last = '#log tr[data-direction="received"][data-size="150000"]';
    await page.locator(last).waitFor();
    await page.locator('#wire-count-server', { hasText: '3 frames' }).waitFor();
  });
  afterAll(async () => {
    await opened?.close();
    expect(opened?.errors).toEqual([]);
  });

  testHandshake(() => page);
  testFrames(() => page);
  testKeyboard(() => page);
  testWidths(() => page);
  testChoice(() => page);
}

function testHandshake(page: () => Page): void {
  test('shows the handshake, and computes the accept value', async () => {
    const lines = await page().locator('.head-lines code').allTextContents();
    expect(lines[0]).toBe('GET / HTTP/1.1');
    const valueOf = (name: string): string => {
      const line = lines.find((each) => each.startsWith(`${name}: `)) ?? '';
      return line.slice(name.length + 2);
    };
    const key = valueOf('Sec-WebSocket-Key');
    const sha1 = createHash('sha1').update(key + GUID);
    const digest = sha1.digest();
    await expectText(page().locator('.sum'), key + GUID);
    const hex = await page().locator('.group .sha1').allTextContents();
    expect(hex.join('')).toBe(digest.toString('hex'));
    const computed = await page().locator('.computed').allTextContents();
    expect(computed.join('')).toBe(digest.toString('base64'));
    expect(valueOf('Sec-WebSocket-Accept')).toBe(digest.toString('base64'));
    await expectText(page().locator('.accept .verdict'), '✓ equal');
    expect(await page().locator('.compared .other').count()).toBe(0);
    const notes = page().locator('.head-lines .matters', {
      hasText: 'Sec-WebSocket-Version',
    });
    await expectText(notes, 'always 13');
    expect(await notes.locator('a').getAttribute('href')).toBe(
      'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
    );
  });
}

function testFrames(page: () => Page): void {
  test('takes 5 bytes apart, masked', async () => {
    await openFrame(page(), 'client', 1);
    await expectText(
      page().locator('#wire-frame-summary'),
      /^text, FIN 1, 5 b/,
    );
    await expectText(fieldOf(page(), 'FIN'), 'the last frame of its message');
    await expectText(fieldOf(page(), 'opcode'), '0x1 text');
    await expectText(fieldOf(page(), 'MASK'), '§ 5.1');
    await expectText(fieldOf(page(), 'payload length'), '5 bytes of payload');
    expect(await page().locator('.bit').count()).toBe(6 * 8);
    const opcode = page().locator('.bit[data-field="opcode"]');
    expect((await opcode.allTextContents()).join('')).toBe('0001');
    const [sent, key] = [
      await bytesOf(page(), 'before'),
      await bytesOf(page(), 'key'),
    ];
    const after = await bytesOf(page(), 'after');
    expect(after.join('')).toBe(Buffer.from('hello').toString('hex'));
    expect(xor(sent, key)).toEqual(after);
    expect(await bytesOf(page(), 'mod')).toEqual(['0', '1', '2', '3', '0']);
    expect((await bytesOf(page(), 'text')).join('')).toBe('hello');
    await expectText(fieldOf(page(), 'masking key'), key.slice(0, 4).join(' '));
    await expectText(page().locator('.frame-facts'), 'this frame alone');
  });

  test('takes the echo apart, not masked', async () => {
    await openFrame(page(), 'server', 1);
    await expectText(fieldOf(page(), 'MASK'), 'not masked');
    expect(await page().locator('.bit').count()).toBe(2 * 8);
    expect(await page().locator('.bytes td.key').count()).toBe(0);
    expect((await bytesOf(page(), 'text')).join('')).toBe('hello');
  });

  test.each([
    [50_000, 2, 4, '195 · 256 + 80 = 50,000'],
    [150_000, 3, 10, '2 · 65,536 + 73 · 256 + 240 = 150,000'],
  ])('explains the length of %d bytes', async (size, frame, header, sum) => {
    await openFrame(page(), 'server', frame);
    const length = fieldOf(page(), 'extended payload length');
    await expectText(length.locator('.arithmetic'), sum);
    expect(await page().locator('.bit').count()).toBe(header * 8);
    expect(await page().locator('.bytes td.after').count()).toBe(64);
    const rest = (size - 64).toLocaleString('en-US');
    await expectText(page().locator('.bytes + .hint'), `and ${rest} more`);
    await expectChunks(page(), size + header);
  });

  test('marks every part of a frame that goes over several chunks', async () => {
    await openFrame(page(), 'server', 3);
    const parts = page().locator('.segment[aria-selected="true"]');
    const of = Number(
      /of (\d+) chunks/.exec(await labelOf(parts.first()))?.[1],
    );
    expect(of).toBeGreaterThanOrEqual(3);
    expect(await labelOf(parts.first())).toContain(`part 1 of ${of} chunks`);
    await expectText(parts.first(), new RegExp(`1 of ${of} chunks$`));
    expect(await parts.first().getAttribute('class')).toContain('goes-on');
    await page().locator('#timeline').focus();
    await page().locator('#timeline').press('End');
    expect(await labelOf(parts.last())).toContain(`part ${of} of ${of} chunks`);
    expect(await parts.last().getAttribute('class')).toContain('from-before');
  });

  test('counts what went each way', async () => {
    const bytes = (5 + 2 + 50_000 + 4 + 150_000 + 10).toLocaleString('en-US');
    const response = await page().locator('.head .aside').nth(1).textContent();
    const head = Number(/(\d+) bytes/.exec(response ?? '')?.[1]);
    const all = Number(bytes.replaceAll(',', '')) + head;
    await expectText(
      page().locator('#wire-count-server'),
      `3 frames, 3 messages, `,
    );
    await expectText(
      page().locator('#wire-count-server'),
      `, ${all.toLocaleString('en-US')} bytes`,
    );
  });
}

/** The parts in all chunks are the frame, whatever TCP made of it. */
async function expectChunks(page: Page, size: number): Promise<void> {
  const facts = page.locator('.frame-facts div', { hasText: 'Chunks' });
  const text = (await facts.textContent()) ?? '';
  if (text.includes('all in chunk')) return;
  expect(sizesIn(text).reduce((sum, each) => sum + each, 0)).toBe(size);
}

function testKeyboard(page: () => Page): void {
  test('is walked with keys alone', async () => {
    const grid = page().locator('#timeline');
    const here = async (): Promise<string> => {
      const id = await grid.getAttribute('aria-activedescendant');
      const cell = page().locator(`#${id}`);
      return (await cell.getAttribute('aria-label')) ?? cell.innerText();
    };
    await grid.focus();
    await grid.press('Home');
    expect(await here()).toContain('connected over TCP');
    await grid.press('ArrowRight');
    expect(await here()).toMatch(/^HTTP: request/);
    await grid.press('ArrowDown');
    expect(await here()).toMatch(/^HTTP: response 101/);
    await grid.press('ArrowRight');
    expect(await here()).toBe('Frame 1: text, 5 bytes');
    await grid.press('Enter');
    const frame = page().locator('#wire-frame');
    const focused = page().locator(':focus');
    expect(await focused.getAttribute('id')).toBe('wire-frame');
    await frame.press('ArrowRight');
    await expectText(page().locator('#h-wire-frame'), 'Frame 1, ← server');
    await frame.press('ArrowLeft');
    await expectText(page().locator('#h-wire-frame'), 'Frame 1, client →');
    await frame.press('Escape');
    expect(await focused.getAttribute('id')).toBe('timeline');
    expect(await page().locator('.frame-body .bits').count()).toBe(0);
    expect(await here()).toBe('Frame 1: text, 5 bytes');
  });

  test('says in words what a row is', async () => {
    const grid = page().locator('#timeline');
    await grid.focus();
    await grid.press('Home');
    const row = page().locator('.wire-row').nth(3);
    const header = row.locator('[role="rowheader"]');
    expect(await labelOf(header)).toBe('client to server, chunk 2, 11 bytes');
    expect(await row.getAttribute('aria-rowindex')).toBe('4');
  });
}

function testWidths(page: () => Page): void {
  test.each([360, 768, 1440])('fits %d pixels', async (width) => {
    await page().setViewportSize({ width, height: 800 });
    await openFrame(page(), 'client', 1);
    const overflow = (selector: string): Promise<number> =>
      page().evaluate(`(() => {
        const { scrollWidth, clientWidth } =
          document.querySelector('${selector}');
        return scrollWidth - clientWidth;
      })()`);
    for (const selector of ['html', '#wire', '#timeline', '#wire-frame']) {
      expect(await overflow(selector), selector).toBeLessThanOrEqual(0);
    }
    await page().setViewportSize({ width: 1280, height: 900 });
  });
}

function testChoice(page: () => Page): void {
  const first = 'GET / HTTP/1.1';

  test('follows the newest connection until another is chosen', async () => {
    const choice = page().locator('#wire-connection');
    await page().locator('#close').click();
    await connect(page());
    await expectText(choice, 'newest (2)');
    await expectText(page().locator('#wire-count-client'), /^0 frames/);
    await choice.selectOption('1');
    await expectText(
      page().locator('#wire-count-server'),
      /^\d+ frames, 3 mess/,
    );
    await expectText(page().locator('.head-lines code').first(), first);
  });

  test('shows what a peer sends as text, and never as HTML', async () => {
    await page().locator('#wire-connection').selectOption('');
    await page().locator('#text').fill('<img src=x>\n\u0007\u202e');
    await page().locator('#send-text').click();
    await page()
      .locator('#wire-count-server', { hasText: '1 frame' })
      .waitFor();
    await openFrame(page(), 'server', 1);
    const said = page().locator('.said');
    expect(await said.textContent()).toBe('<img src=x>␊␇\\u{202e}');
    expect(await page().locator('#wire img').count()).toBe(0);
    expect((await bytesOf(page(), 'text')).join('')).toBe('<img src=x>␊␇···');
  });

  test('shows it all again after a reload', async () => {
    await page().reload();
    await page().locator('#wire-connection').selectOption('1');
    await openFrame(page(), 'server', 3);
    await expectText(page().locator('#wire-frame-summary'), '150,000 bytes');
  });

  test('is cleared', async () => {
    await page().locator('#wire-clear').click();
    await page().locator('#wire-connection').selectOption('');
    expect(await page().locator('.wire-row').count()).toBe(0);
    expect(await page().locator('.frame-body .bits').count()).toBe(0);
  });
}

const MANY = 5_000;
const MASKED_HELLO = Buffer.from('818537fa213d7f9f4d5158', 'hex');

/** A client that sends frame after frame, each after the echo of the last. */
async function pingPong({ port, pageUrl }: Opened): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.write(
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nOrigin: ${pageUrl.slice(0, -1)}\r\n` +
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

function testMany(browser: () => Browser): void {
  let opened: Opened;
  let socket: net.Socket;
  beforeAll(async () => {
    opened = await open(browser(), 'milestone', ['5', '--wire']);
    socket = await pingPong(opened);
  }, 90_000);
  afterAll(async () => {
    socket?.destroy();
    await opened?.close();
    expect(opened?.errors).toEqual([]);
  });

  test('shows them all, and draws a few', async () => {
    const { page } = opened;
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
    const { page } = opened;
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
