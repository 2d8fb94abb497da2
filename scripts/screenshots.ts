import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from '../shared/node-arguments.ts';
import { findBrowser, launchBrowser } from '../shared/testing/browser.ts';
import { Command } from '../shared/testing/command.ts';
import { freePort } from '../shared/testing/free-port.ts';
import { CommandError, runCommand } from './command-error.ts';
import { isFree } from './ports.ts';

/** The first milestone at which messages come back. */
const MILESTONE = '5';
const FOLDER = join(ROOT, 'docs', 'images');
/** Wide enough for two columns, and high enough for the log. */
const SIZE = { width: 1_120, height: 860 };
const MAX_BYTES = 150_000;
const TIMEOUT_MS = 10_000;

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

/** `npm run screenshots`: the pictures of the page, light and dark. */
await runCommand(async () => {
  if (findBrowser() === undefined) {
    throw new CommandError(
      'No Chromium and no Chrome found: CHROME_PATH names one in an unusual ' +
        'place.',
    );
  }
  const [port, clientPort] = [await usualPort(4_000), await usualPort(5_500)];
  const command = new Command(
    'milestone',
    [MILESTONE, '--port', `${port}`, '--client-port', `${clientPort}`],
    { TLS: 'off' },
  );
  try {
    if (!(await command.prints(/Ctrl\+C/))) throw new Error(command.output);
    await takeAll(`http://127.0.0.1:${clientPort}/`);
  } finally {
    await command.kill();
  }
});

/** The one that stands in the lessons, unless somebody else has it. */
async function usualPort(port: number): Promise<number> {
  return (await isFree(port)) ? port : freePort();
}

async function takeAll(url: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    mkdirSync(FOLDER, { recursive: true });
    for (const scheme of SCHEMES) await take(browser, url, scheme);
  } finally {
    await browser.close();
  }
}

async function take(
  browser: Browser,
  url: string,
  scheme: Scheme,
): Promise<void> {
  const page = await browser.newPage({
    viewport: SIZE,
    deviceScaleFactor: 1,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(TIMEOUT_MS);
  await page.goto(url);
  await page.locator('#milestone', { hasText: /./ }).waitFor();
  await sendSome(page);
  const file = join(FOLDER, `page-${scheme}.png`);
  write(file, await page.screenshot({ animations: 'disabled' }));
  await page.close();
}

/** Connects, and sends until the log has something to show. */
async function sendSome(page: Page): Promise<void> {
  await page.locator('#connect').click();
  await page.locator('#ready-state', { hasText: '1 OPEN' }).waitFor();
  await page.locator('#send-text').click();
  await echo(page, 'text', 13);
  await page.locator('#send-medium').click();
  await echo(page, 'binary', 50_000);
  // Nothing has the focus, and the page is seen from its top.
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
}

function echo(page: Page, type: string, size: number): Promise<void> {
  return page
    .locator(
      `#log tr[data-direction="received"][data-type="${type}"]` +
        `[data-size="${size}"]`,
    )
    .first()
    .waitFor();
}

function write(file: string, png: Buffer): void {
  const name = relative(ROOT, file);
  if (png.length > MAX_BYTES) {
    throw new CommandError(
      `${name} would have ${png.length} bytes, and not ${MAX_BYTES} at most.`,
    );
  }
  writeFileSync(file, png);
  console.log(`${name}  ${png.length} bytes`);
}
