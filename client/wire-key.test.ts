import type { Browser, BrowserContext, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, skipsBrowser } from '../shared/testing/browser.ts';
import { expectText, open, type Opened } from './testing/wire-page.ts';

const LIVE = /^live$/;
const REFUSED = /open the address that the terminal shows/;

describe.skipIf(skipsBrowser())('the key of the Wire panel', () => {
  let browser: Browser;
  let opened: Opened;
  let context: BrowserContext;
  beforeAll(async () => {
    browser = await launchBrowser();
    opened = await open(browser, 'milestone', ['5', '--wire']);
    context = await browser.newContext();
  });
  afterAll(async () => {
    await opened?.close();
    await browser?.close();
  });

  async function tab(url: string): Promise<Locator> {
    const page = await context.newPage();
    await page.goto(url);
    return page.locator('#wire-state');
  }

  test('a browser that never had it sees nothing', async () => {
    await expectText(await tab(opened.pageUrl), REFUSED);
  });

  test('the address in the terminal has it, and a reload keeps it', async () => {
    const { hash } = new URL(opened.page.url());
    expect(hash).toMatch(/^#wire=[\w-]{22}$/);
    await opened.page.reload();
    await expectText(opened.page.locator('#wire-state'), LIVE);
    await expectText(await tab(opened.pageUrl + hash), LIVE);
  });

  test('a second tab needs no more than the port', async () => {
    await expectText(await tab(opened.pageUrl), LIVE);
  });
});
