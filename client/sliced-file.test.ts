import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
} from 'vitest';
import { skipsBrowser } from '../shared/testing/browser.ts';
import { echo, FileServer } from './testing/file-server.ts';
import { madeUpInfo, PageBench } from './testing/page-bench.ts';
import { expectText } from './testing/wire-page.ts';

/** In place of the page's own limits, so that small files do. */
const LIMIT = 64 * 1024;
const SLICE = 16 * 1024;
const UNDER_WAY = 3;
const SIZE = 300 * 1024 + 7;
const MESSAGES = Math.ceil(SIZE / SLICE);
const FILE = randomBytes(SIZE);

const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(skipsBrowser())('a file in several messages', () => {
  const bench = new PageBench();
  let server: FileServer;
  let page: Page;
  let files = 0;

  beforeAll(async () => {
    server = await FileServer.start();
    bench.atEnd(() => server.close());
    const { url } = await bench.serve(madeUpInfo(server.url));
    page = await bench.newPage();
    await page.route('**/message-limits.js', async (route) => {
      const body = await (await route.fetch()).text();
      await route.fulfill({
        contentType: 'text/javascript',
        body: body
          .replace(/FILE_LIMIT = [^;]+/, `FILE_LIMIT = ${LIMIT}`)
          .replace(/SLICE_SIZE = [^;]+/, `SLICE_SIZE = ${SLICE}`),
      });
    });
    await page.goto(url);
    await page.locator('#milestone', { hasText: 'a made-up server' }).waitFor();
  });
  afterAll(() => bench.close());

  beforeEach(async () => {
    server.answer = echo;
    const clear = page.locator('#clear-log');
    if (await clear.isEnabled()) await clear.click();
  });

  /** Connects anew, in place of the connection of the test before. */
  async function connect(): Promise<void> {
    const state = page.locator('#ready-state');
    if ((await state.textContent())?.includes('OPEN')) {
      await page.locator('#close').click();
      await expectText(state, /CLOSED/);
      await page.locator('#clear-log').click();
    }
    await page.locator('#connect').click();
    await expectText(state, '1 OPEN');
  }

  async function send(bytes: Buffer): Promise<void> {
    // Another name each time: otherwise nothing has changed for the browser.
    const path = join(folder, `${(files += 1)}.bin`);
    writeFileSync(path, bytes);
    await page.locator('#file').setInputFiles(path);
    await page.locator('#send-file').click();
  }

  /** Sends the file to a server that gives so many messages back. */
  async function sendUntil(back: number): Promise<void> {
    server.answer = (socket, data, binary) => {
      if (server.sizes.length <= back) socket.send(data, { binary });
    };
    await connect();
    await send(FILE);
    await expectText(
      page.locator('#file-line'),
      `· ${back} of ${MESSAGES} messages ·`,
    );
    await expect.poll(() => server.sizes.length).toBe(back + UNDER_WAY);
  }

  async function expectResult(text: string): Promise<void> {
    await expectText(page.locator('#file-result'), text);
    expect(await page.locator('#file-progress').isVisible()).toBe(false);
    const row = page.locator('#log tr[data-type="file"]').first();
    await expectText(row, text);
  }

  /** The page works: what is sent now is all that the server gets. */
  async function expectUsable(): Promise<void> {
    server.answer = echo;
    await send(FILE);
    await expectResult(`in ${MESSAGES} messages came back, identical`);
  }

  test.each(['blob', 'arraybuffer'])('comes back, as %s', async (form) => {
    await page.locator('#binary-type').selectOption(form);
    await connect();
    await send(FILE);
    await expectResult(
      `307,207 (300 KiB) bytes in ${MESSAGES} messages came back, identical`,
    );
    await expectText(page.locator('#progress-label'), '307,207 bytes sent');
    await expectText(
      page.locator('#log-summary'),
      `${MESSAGES} sent, ${MESSAGES} received, 0 unanswered`,
    );
  });

  test.each([
    ['empty', 0, [0]],
    ['one byte', 1, [1]],
    ['at the limit', LIMIT, [LIMIT]],
    ['one byte above', LIMIT + 1, [SLICE, SLICE, SLICE, SLICE, 1]],
    ['whole slices', 5 * SLICE, [SLICE, SLICE, SLICE, SLICE, SLICE]],
  ])('%s', async (_, size, messages) => {
    await connect();
    await send(FILE.subarray(0, size));
    await expect.poll(() => server.sizes).toEqual(messages);
    const back = page.locator('#log tr[data-equal="yes"]');
    await expect.poll(() => back.count()).toBe(messages.length);
    const words =
      messages.length === 1
        ? 'in one binary message.'
        : '5 binary messages of up to 16 KiB, the next when one is back';
    await expectText(page.locator('#file-hint'), words);
    if (messages.length > 1) await expectResult('in 5 messages came back');
  });

  test('goes on only when a message is back', async () => {
    await sendUntil(2);
    const line = page.locator('#file-line');
    await expectText(line, '80 KiB of 300 KiB sent · 32 KiB back, identical');
    await expectText(
      page.locator('#progress-label'),
      '26 %: 81,920 of 307,207',
    );
    // Behind it in the same row: no more of the file came before.
    await page.locator('#send-text').click();
    await expect.poll(() => server.sizes.at(-1)).toBe('Hello, server'.length);
    expect(server.sizes.length).toBe(2 + UNDER_WAY + 1);
    server.send(FILE.subarray(2 * SLICE, 3 * SLICE));
    await expectText(line, `· 3 of ${MESSAGES} messages ·`);
    await expect.poll(() => server.sizes.length).toBe(2 + UNDER_WAY + 2);
  });

  test.each([
    ['a wrong byte', 'first at byte 32,773 of the file'],
    ['too few bytes', '16,384 bytes sent, 16,383 back'],
    ['a text', 'sent as binary'],
  ])('says where %s is', async (what, words) => {
    server.answer = (socket, data, binary) => {
      const isThird = server.sizes.length === 3;
      if (isThird && what === 'a wrong byte') data[5] = ~(data[5] ?? 0);
      const isShort = isThird && what === 'too few bytes';
      socket.send(isShort ? data.subarray(1) : data, {
        binary: binary && !(isThird && what === 'a text'),
      });
    };
    await connect();
    await send(Buffer.alloc(SIZE, 'a'));
    await expectResult(
      `Message 3 differs: ${words}. Before that, 2 of ${MESSAGES} messages ` +
        'came back, identical: 32 KiB of 300 KiB.',
    );
    await expectUsable();
  });

  test('waits for a server that sends nothing back', async () => {
    server.answer = () => undefined;
    await connect();
    await send(FILE);
    await expectText(page.locator('#file-line'), 'sent · nothing back yet · 0');
    await expect.poll(() => server.sizes.length).toBe(UNDER_WAY);
  });

  test('says so when the server dies', async () => {
    await sendUntil(4);
    server.drop();
    await expectResult(
      `The connection ended in the middle. Before that, 4 of ${MESSAGES} `,
    );
    await connect();
    await expectUsable();
  });

  test('says so when the connection is closed', async () => {
    await sendUntil(4);
    await page.locator('#close').click();
    await expectResult(
      `The connection was closed in the middle. Before that, 4 of ${MESSAGES} `,
    );
    await connect();
    await expectUsable();
  });

  test('stops, and leaves the connection open', async () => {
    await sendUntil(1);
    await page.locator('#stop-file').click();
    await expectResult(`Stopped. Before that, 1 of ${MESSAGES} messages`);
    await expectText(page.locator('#ready-state'), '1 OPEN');
    await expectText(page.locator('#progress-label'), '100 %: 65,536 bytes');
    // What was under way comes back, and calls for no more.
    server.send(FILE.subarray(SLICE, 2 * SLICE));
    const equal = page.locator('#log tr[data-equal="yes"]');
    await expect.poll(() => equal.count()).toBe(2);
    await page.locator('#send-text').click();
    await expect.poll(() => server.sizes.at(-1)).toBe('Hello, server'.length);
    expect(server.sizes.length).toBe(1 + UNDER_WAY + 1);
    const ends = page.locator('#log tr[data-type="file"]');
    expect(await ends.count()).toBe(1);
  });

  test('lets no second one in between', async () => {
    await sendUntil(1);
    await page.locator('#send-file').click();
    await expectText(
      page.locator('#message-problem'),
      'A file in several messages is under way.',
    );
    expect(server.sizes.length).toBe(1 + UNDER_WAY);
  });
});
