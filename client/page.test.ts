import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBuilt } from '../shared/course-folder.ts';
import { MILESTONES } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import {
  collectProblems,
  launchBrowser,
  skipsBrowser,
} from '../shared/testing/browser.ts';
import { Command } from '../shared/testing/command.ts';
import { freePort } from '../shared/testing/free-port.ts';

/** The milestone from which messages come back. */
const FIRST_ECHO = 5;

/** The milestone from which a close frame is answered. */
const FIRST_CLOSING = 6;

const certificates = mkdtempSync(join(tmpdir(), 'websocket-course-'));
afterAll(() => rmSync(certificates, { recursive: true }));

const runs = MILESTONES.filter(isBuilt).flatMap((milestone) =>
  milestone.tls === 'never'
    ? [{ milestone, tls: false }]
    : [
        { milestone, tls: false },
        { milestone, tls: true },
      ],
);

describe.skipIf(skipsBrowser())('the page in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  for (const { milestone, tls } of runs) {
    const scheme = tls ? 'https' : 'http';
    describe(`milestone ${milestone.number}, over ${scheme}`, () => {
      testPage(milestone, tls, () => browser);
    });
  }
});

function testPage(
  milestone: Milestone,
  tls: boolean,
  browser: () => Browser,
): void {
  let command: Command;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    const [port, clientPort] = [await freePort(), await freePort()];
    command = new Command(
      'milestone',
      [
        String(milestone.number),
        ...['--port', `${port}`, '--client-port', `${clientPort}`],
      ],
      { CERTS_DIR: certificates, TLS: tls ? 'on' : 'off' },
    );
    if (!(await command.prints(/Ctrl\+C/))) throw new Error(command.output);
    page = await browser().newPage({ ignoreHTTPSErrors: true });
    collectProblems(page, problems);
    await page.goto(`http${tls ? 's' : ''}://127.0.0.1:${clientPort}/`);
    await page
      .locator('#milestone', { hasText: milestone.title })
      .waitFor({ timeout: 10_000 });
  });
  afterAll(async () => {
    await page?.close();
    await command?.kill();
    expect(problems).toEqual([]);
  });

  test('says what to expect here', async () => {
    await expectText(page.locator('#expect'), milestone.expect);
    const url = await page.locator('#url').inputValue();
    expect(command.output).toContain(`server  ${url}\n`);
    expect(url.startsWith(tls ? 'wss:' : 'ws:')).toBe(true);
    // Without a tap there is nothing that could tell.
    expect(await page.locator('#wire').count()).toBe(0);
  });

  if (milestone.number === 1) testFailure(milestone, () => page);
  else testConnection(() => page);
  if (milestone.number >= FIRST_CLOSING) testClosing(() => page);
  if (milestone.number >= FIRST_ECHO && !tls) testEcho(() => page);
  // What does not depend on the server is tested once.
  if (milestone.number === FIRST_ECHO && !tls) {
    testLargeEcho(() => page);
    testLooks(() => page);
  }
}

function testFailure(milestone: Milestone, page: () => Page): void {
  test('explains why the connection failed', async () => {
    await page().locator('#connect').click();
    await expectText(page().locator('#failure'), milestone.causes[0] ?? '');
    await expectText(page().locator('#ready-state'), '3 CLOSED');
    await expectCount(page().locator('#event-error'), 1);
    await expectCount(page().locator('#event-close'), 1);
    await expectText(page().locator('#event-close'), '1006');
    await expectCount(page().locator('#event-open'), 0);
  });
}

function testConnection(page: () => Page): void {
  test('opens, sends every class of length, and closes', async () => {
    await page().locator('#connect').click();
    await expectText(page().locator('#ready-state'), '1 OPEN');
    await expectCount(page().locator('#event-open'), 1);
    expect(await page().locator('#failure').isVisible()).toBe(false);

    await page().locator('#text').fill('hello');
    await page().locator('#send-text').click();
    const sent = page().locator('#log tr[data-direction="sent"]');
    await expect.poll(() => sent.first().getAttribute('data-size')).toBe('5');
    for (const [size, button] of [
      [125, '#send-small'],
      [50_000, '#send-medium'],
      [150_000, '#send-large'],
    ] as const) {
      await page().locator(button).click();
      const row = page().locator(`#log tr[data-size="${size}"]`);
      await row.first().waitFor({ timeout: 5_000 });
    }
    await expectText(page().locator('#buffered-amount'), '0');
  });

  test('refuses a close code that must not be sent', async () => {
    await page().locator('#close-code').fill('1005');
    await page().locator('#close').click();
    await expectText(page().locator('#close-problem'), '1005');
    await expectText(page().locator('#ready-state'), '1 OPEN');
  });

  test('closes', async () => {
    await page().locator('#close-code').fill('3000');
    await page().locator('#close-reason').fill('done');
    await page().locator('#close').click();
    await expect
      .poll(() => page().locator('#ready-state').textContent())
      .toMatch(/CLOSING|CLOSED/);
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
}

async function connectAnew(page: Page): Promise<void> {
  await page.reload();
  await page.locator('#milestone', { hasText: /./ }).waitFor();
  await page.locator('#connect').click();
  await expectText(page.locator('#ready-state'), '1 OPEN');
}

/** Sends what the generator is set to, and awaits that it comes back. */
async function expectEcho(
  page: Page,
  size: number,
  type: 'text' | 'binary',
  timeout: number,
): Promise<void> {
  const row = page.locator(
    `#log tr[data-direction="received"][data-size="${size}"]` +
      `[data-type="${type}"]`,
  );
  await row.first().waitFor({ timeout });
  await expect
    .poll(() => row.first().getAttribute('data-equal'), { timeout })
    .toBe('yes');
}

function testClosing(page: () => Page): void {
  test('shows code, reason and whether it was clean', async () => {
    await connectAnew(page());
    await page().locator('#close-code').fill('4000');
    await page().locator('#close-reason').fill('done ✓');
    await page().locator('#close').click();
    await expectText(page().locator('#ready-state'), '3 CLOSED');
    await expectText(page().locator('#event-close'), '4000');
    await expectText(page().locator('#event-close'), 'done ✓');
    await expectText(page().locator('#event-close'), 'true');
    await expectCount(page().locator('#event-error'), 0);
  });
}

function testEcho(page: () => Page): void {
  describe.each(['text', 'binary'] as const)('%s', (type) => {
    test.each(['blob', 'arraybuffer'])('comes back, as %s', async (form) => {
      await connectAnew(page());
      await page().locator('#binary-type').selectOption(form);
      await page().locator(`#type-${type}`).check();
      for (const [size, button] of [
        [125, '#send-small'],
        [50_000, '#send-medium'],
        [150_000, '#send-large'],
      ] as const) {
        await page().locator(button).click();
        await expectEcho(page(), size, type, 5_000);
      }
      await page().locator('#size').fill('0');
      await page().locator('#generate').click();
      await expectEcho(page(), 0, type, 5_000);
    });
  });
}

function testLargeEcho(page: () => Page): void {
  test.each(['text', 'binary'] as const)(
    '100 MiB of %s come back',
    async (type) => {
      await connectAnew(page());
      await page().locator(`#type-${type}`).check();
      await page().locator('#size').fill('100');
      await page().locator('#unit').selectOption({ label: 'MiB' });
      await page().locator('#generate').click();
      await expectEcho(page(), 100 * 1024 * 1024, type, 60_000);
    },
    90_000,
  );

  test('a message that no browser could take back is refused', async () => {
    await connectAnew(page());
    await page().locator('#size').fill('1.001');
    await page().locator('#unit').selectOption({ label: 'GiB' });
    await page().locator('#generate').click();
    await expectText(
      page().locator('#generate-problem'),
      '1,074,815,566 bytes are too many',
    );
    await expectText(page().locator('#ready-state'), '1 OPEN');
  });

  test('a file above 256 MiB comes back, in several messages', async () => {
    await connectAnew(page());
    // All of it is a hole: it takes no room on the disk.
    const file = join(certificates, 'large.bin');
    writeFileSync(file, '');
    truncateSync(file, 256 * 1024 ** 2 + 1);
    await page().locator('#file').setInputFiles(file);
    await expectText(page().locator('#file-hint'), 'in 9 binary messages');
    await page().locator('#send-file').click();
    await page()
      .locator('#file-result', {
        hasText: 'in 9 messages came back, identical',
      })
      .waitFor({ timeout: 60_000 });
    await expectText(page().locator('#ready-state'), '1 OPEN');
  }, 90_000);
}

async function expectText(locator: Locator, text: string): Promise<void> {
  await expect.poll(() => locator.textContent()).toContain(text);
}

async function expectCount(locator: Locator, count: number): Promise<void> {
  await expect
    .poll(() => locator.getAttribute('data-count'))
    .toBe(String(count));
}
