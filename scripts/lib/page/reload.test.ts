import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PageBench, SCRIPT } from './testing.ts';
import {
  collectProblems,
  launchBrowser,
  skipsBrowser,
} from '../../../shared/testing/browser.ts';
import { TemporaryCertificates } from '../../../shared/testing/temporary-certificates.ts';
import { readPems } from '../../../shared/wire/tap/testing.ts';

/** Only so that nothing hangs: a busy machine takes its time. */
const PATIENT = { timeout: 25_000 };

const certificates = new TemporaryCertificates();
afterAll(() => certificates.remove());

describe.skipIf(skipsBrowser())('a page whose files change', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  describe.each(['http', 'https'])('over %s', (scheme) => {
    testReload(scheme, () => browser);
  });
});

/** The channel to the next page is open: what changes before is not told. */
function hearsOfChanges(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.once('websocket', (channel) => {
      channel.once('framereceived', () => resolve());
    });
  });
}

function testReload(scheme: string, browser: () => Browser): void {
  let bench: PageBench;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    const pems = scheme === 'https' ? await readPems(certificates) : null;
    bench = await PageBench.start(pems);
    page = await browser().newPage({ ignoreHTTPSErrors: true });
    collectProblems(page, problems);
    const hears = hearsOfChanges(page);
    await page.goto(`${bench.origin}/`);
    await hears;
  });
  afterAll(async () => {
    await page?.close();
    bench?.stop();
  });

  test('loads again, and takes new styles', async () => {
    const said = page.locator('#said');
    await expect.poll(() => said.textContent(), PATIENT).toBe('one');
    const hears = hearsOfChanges(page);
    writeFileSync(join(bench.root, 'page.js'), SCRIPT.replace('one', 'two'));
    await expect.poll(() => said.textContent(), PATIENT).toBe('two');
    await hears;
    const color = (): Promise<unknown> =>
      page.evaluate("getComputedStyle(document.querySelector('p')).color");
    expect(await color()).toBe('rgb(1, 2, 3)');
    writeFileSync(join(bench.root, 'style.css'), 'p { color: rgb(3, 2, 1) }');
    await expect.poll(color, PATIENT).toBe('rgb(3, 2, 1)');
    expect(problems).toEqual([]);
  });

  // The rules are the same ones over https: page-server.test.ts sees to it.
  if (scheme === 'http') testRules(() => ({ page, bench, problems }));
}

interface Opened {
  readonly page: Page;
  readonly bench: PageBench;
  readonly problems: readonly string[];
}

function testRules(opened: () => Opened): void {
  test('runs no script that somebody puts into it', async () => {
    const { page, problems } = opened();
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.wasRun = true';
      document.body.append(script);
    }`);
    expect(await page.evaluate('window.wasRun')).toBeUndefined();
    await expect.poll(() => problems, PATIENT).toHaveLength(1);
  });

  test('is in no frame of another page', async () => {
    const { page, bench } = opened();
    const other = await page.context().browser()?.newPage();
    if (other === undefined) throw new Error('There is no browser.');
    const refused: string[] = [];
    collectProblems(other, refused);
    const frame = `<iframe src="${bench.origin}/"></iframe>`;
    await other.setContent(frame);
    await expect
      .poll(() => refused.join(), PATIENT)
      .toContain('frame-ancestors');
    await other.close();
  });
}
