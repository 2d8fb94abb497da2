import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtMilestones } from '../shared/course-folder.ts';
import { folderOf } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import { ROOT } from '../shared/node-arguments.ts';
import { skipsBrowser } from '../shared/testing/browser.ts';
import { Command } from '../shared/testing/command.ts';
import { freePort } from '../shared/testing/free-port.ts';
import { ServerProcess } from '../shared/testing/server-process.ts';
import { TemporaryCertificates } from '../shared/testing/temporary-certificates.ts';
import { infoOf, PageBench, PATIENCE_MS } from './testing/page-bench.ts';
import type { PageServer } from './testing/page-server.ts';
import { POLICY } from './testing/page-server.ts';
import { connect, expectText } from './testing/wire-page.ts';
import {
  closeConnection,
  closeWith,
  expectCount,
  expectEcho,
  SIZES,
} from './testing/page-steps.ts';

/** The milestone from which messages come back. */
const FIRST_ECHO = 5;

/** The milestone from which a close frame is answered. */
const FIRST_CLOSING = 6;

const certificates = new TemporaryCertificates();
afterAll(() => certificates.remove());

const built = builtMilestones(ROOT);
const last = built.at(-1);

describe.skipIf(skipsBrowser())('the page in a real browser', () => {
  const bench = new PageBench();
  afterAll(() => bench.close());
  let page: Page;
  let server: PageServer;
  beforeAll(async () => {
    if (built[0] === undefined) throw new Error('No milestone is built.');
    server = await bench.serve(infoOf(built[0], 'ws://127.0.0.1:9/'));
    page = await bench.newPage({ ignoreHTTPSErrors: true });
    await page.goto(server.url);
  });

  async function urlOf(milestone: Milestone): Promise<string> {
    const isTls = milestone.tls === 'always';
    const process = new ServerProcess(folderOf(milestone), {
      ALLOWED_ORIGINS: server.url.slice(0, -1),
      TLS: isTls ? 'on' : 'off',
      CERTS_DIR: await certificates.folder(),
    });
    bench.atEnd(() => process.stop());
    const port = await process.port();
    return `ws${isTls ? 's' : ''}://127.0.0.1:${port}/`;
  }

  describe.each(built)('milestone $number', (milestone) => {
    const isFirst = milestone === built[0];
    test(`shows: ${milestone.expect}`, async () => {
      const url = await urlOf(milestone);
      await page.locator('#url').fill(url);
      if (isFirst) await expectFailure(page, milestone);
      else await tryOut(page, milestone);
    });
  });

  describe('with any server', () => {
    beforeAll(async () => {
      if (last) await page.locator('#url').fill(await urlOf(last));
    });
    testEcho(() => page);
    testLimits(() => page);
    testLooks(() => page);
  });

  describe('as npm run milestone shows it', () => testCommand(bench));
});

async function expectFailure(page: Page, { causes }: Milestone): Promise<void> {
  await page.locator('#connect').click();
  await expectText(page.locator('#failure'), causes[0] ?? '');
  await expectText(page.locator('#ready-state'), '3 CLOSED');
  await expectCount(page, 'error', 1);
  await expectCount(page, 'close', 1);
  await expectText(page.locator('#event-close'), '1006');
  await expectCount(page, 'open', 0);
}

/** Opens, sends every class of length, and closes. */
async function tryOut(page: Page, { number }: Milestone): Promise<void> {
  await connect(page);
  await page.locator('#clear-log').click();
  await expectCount(page, 'open', 1);
  expect(await page.locator('#failure').isVisible()).toBe(false);

  await page.locator('#text').fill('hello');
  await page.locator('#send-text').click();
  const row = '#log tr[data-direction="sent"]';
  await page.locator(`${row}[data-size="5"]`).waitFor();
  for (const [size, button] of SIZES) {
    await page.locator(button).click();
    await page.locator(`${row}[data-size="${size}"]`).waitFor();
    if (number >= FIRST_ECHO) await expectEcho(page, size, 'binary');
  }
  await expectText(page.locator('#buffered-amount'), /^0$/);

  await closeWith(page, '4000', 'done ✓');
  await expectText(page.locator('#ready-state'), /CLOSING|CLOSED/);
  if (number >= FIRST_CLOSING) await expectClosed(page);
}

async function expectClosed(page: Page): Promise<void> {
  await expectText(page.locator('#ready-state'), '3 CLOSED');
  for (const property of ['4000', 'done ✓', 'true']) {
    await expectText(page.locator('#event-close'), property);
  }
  await expectCount(page, 'error', 0);
}

function testEcho(page: () => Page): void {
  describe.each(['text', 'binary'] as const)('%s', (type) => {
    test.each(['blob', 'arraybuffer'])('comes back, as %s', async (form) => {
      await page().locator('#binary-type').selectOption(form);
      await connect(page());
      await page().locator('#clear-log').click();
      await page().locator(`#type-${type}`).check();
      for (const [size, button] of SIZES) {
        await page().locator(button).click();
        await expectEcho(page(), size, type);
      }
      await page().locator('#unit').selectOption({ label: 'bytes' });
      await page().locator('#size').fill('0');
      await page().locator('#generate').click();
      await expectEcho(page(), 0, type);
      await closeConnection(page());
    });
  });

  // Text and bytes are made, sent and compared in slices: these have several.
  test.each(['text', 'binary'] as const)('9 MiB of %s', async (type) => {
    await connect(page());
    await page().locator(`#type-${type}`).check();
    await page().locator('#size').fill('9');
    await page().locator('#unit').selectOption({ label: 'MiB' });
    await page().locator('#generate').click();
    await expectEcho(page(), 9 * 1024 ** 2, type);
    await closeConnection(page());
  });
}

function testLimits(page: () => Page): void {
  test('refuses a close code that must not be sent', async () => {
    await connect(page());
    await closeWith(page(), '1005', '');
    await expectText(page().locator('#close-problem'), '1005');
    await expectText(page().locator('#ready-state'), '1 OPEN');
  });

  test('a message that no browser could take back is refused', async () => {
    await page().locator('#size').fill('1.001');
    await page().locator('#unit').selectOption({ label: 'GiB' });
    await page().locator('#generate').click();
    await expectText(
      page().locator('#generate-problem'),
      '1,074,815,566 bytes are too many',
    );
    await expectText(page().locator('#ready-state'), '1 OPEN');
  });

  test.each([
    [0, 'in one binary message'],
    [1, 'in 9 binary messages'],
  ])('a file of 256 MiB and %d bytes goes %s', async (more, words) => {
    // All of it is a hole: it takes no room on the disk.
    const file = join(await certificates.folder(), `large-${more}.bin`);
    writeFileSync(file, '');
    truncateSync(file, 256 * 1024 ** 2 + more);
    await page().locator('#file').setInputFiles(file);
    await expectText(page().locator('#file-hint'), words);
  });
}

function testLooks(page: () => Page): void {
  test('fails in words when the server is not there', async () => {
    await page().reload();
    await page().locator('#url').fill('ws://127.0.0.1:9/');
    await page().locator('#connect').click();
    await expectText(page().locator('#failure'), 'Nothing listens');
  });

  test.each([360, 768, 1440])('fits %d pixels', async (width) => {
    await page().setViewportSize({ width, height: 800 });
    const overflow = await page().evaluate(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test('shows nothing of the wire: there is no tap', async () => {
    expect(await page().locator('#wire').count()).toBe(0);
  });
}

/** All together, over TLS: what the command tells the page, and lets it do. */
function testCommand(bench: PageBench): void {
  test('the last milestone, over TLS and with a tap', async () => {
    if (last === undefined) throw new Error('No milestone is built.');
    const [port, clientPort] = [await freePort(), await freePort()];
    const ports = ['--port', `${port}`, '--client-port', `${clientPort}`];
    const words = [String(last.number), '--tls', '--wire', ...ports];
    const command = new Command('milestone', words, {
      CERTS_DIR: await certificates.folder(),
    });
    bench.atEnd(() => command.kill());
    const isReady = await command.prints(/Ctrl\+C/, PATIENCE_MS);
    if (!isReady) throw new Error(command.output);

    const page = await bench.newPage({ ignoreHTTPSErrors: true });
    const [, address = ''] = /^ +page +(\S+)$/m.exec(command.output) ?? [];
    const response = await page.goto(address);
    const policy = response?.headers()['content-security-policy'];
    expect(policy?.replace(/ 'sha256-[^']+'/, '')).toBe(POLICY);
    await expectText(page.locator('#milestone'), last.title);
    await expectText(page.locator('#expect'), last.expect);
    await expectText(page.locator('#wire-state'), /^live$/);
    const url = await page.locator('#url').inputValue();
    expect(url).toBe(`wss://127.0.0.1:${port}/`);
    expect(command.output).toContain(`server  ${url}\n`);
    await tryOut(page, last);
    await expectText(page.locator('#wire-count-server'), /^[1-9]\d* frames/);
  });
}
