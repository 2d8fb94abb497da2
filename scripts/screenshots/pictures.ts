import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from '../../shared/node-arguments.ts';
import { CommandError } from '../lib/command-line/command-error.ts';

export const FOLDER = join(ROOT, 'docs', 'images');
/** Wide enough for two columns, and high enough for the log. */
const SIZE = { width: 1_120, height: 860 };
const MAX_BYTES = 200_000;
const TIMEOUT_MS = 10_000;

export const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

interface WirePicture {
  readonly name: string;
  readonly scheme: Scheme;
  readonly width: number;
  /** What is to be seen. */
  readonly part: string;
  /** Which frame is open. */
  readonly frame: string;
}

const FIRST = '[data-from="client"] [data-frame="1"]';
const ECHO = '[data-from="server"] [data-frame="3"]';
const HANDSHAKE = '#wire-handshake';
const { width } = SIZE;

export const WIRE: readonly WirePicture[] = [
  picture('handshake', 'light', width, HANDSHAKE, FIRST),
  picture('light', 'light', width, '#wire', FIRST),
  picture('dark', 'dark', width, '#wire', ECHO),
  picture('narrow', 'light', 360, '#wire', FIRST),
];

function picture(
  name: string,
  scheme: Scheme,
  width: number,
  part: string,
  frame: string,
): WirePicture {
  return { name, scheme, width, part, frame };
}

/** The whole page, as it is first seen. */
export async function takePage(
  browser: Browser,
  url: string,
  scheme: Scheme,
): Promise<void> {
  const page = await openPage(browser, url, scheme, SIZE);
  // Nothing has the focus, and the page is seen from its top.
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
  const file = join(FOLDER, `page-${scheme}.png`);
  write(file, await page.screenshot({ animations: 'disabled' }));
  await page.close();
}

/** The Wire panel, or a part of it, with a frame open. */
export async function takeWire(
  browser: Browser,
  url: string,
  { name, scheme, width, part, frame }: WirePicture,
): Promise<void> {
  const page = await openPage(browser, url, scheme, { ...SIZE, width });
  await page.locator('#send-large').click();
  await echo(page, 'binary', 150_000);
  // It would fill the picture.
  if (part !== HANDSHAKE) await page.locator(`${HANDSHAKE} summary`).click();
  await page.locator('#timeline').press('Home');
  await page.locator(frame).first().click();
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur()');
  const png = await page.locator(part).screenshot({ animations: 'disabled' });
  write(join(FOLDER, `wire-${name}.png`), png);
  await page.close();
}

/** The page, with a connection and some messages. */
async function openPage(
  browser: Browser,
  url: string,
  scheme: Scheme,
  viewport: typeof SIZE,
): Promise<Page> {
  const page = await browser.newPage({
    viewport,
    deviceScaleFactor: 1,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(TIMEOUT_MS);
  await page.goto(url);
  await page.locator('#milestone', { hasText: /./ }).waitFor();
  await sendSome(page);
  return page;
}

/** Connects, and sends until the log has something to show. */
async function sendSome(page: Page): Promise<void> {
  await page.locator('#connect').click();
  await page.locator('#ready-state', { hasText: '1 OPEN' }).waitFor();
  await page.locator('#send-text').click();
  await echo(page, 'text', 13);
  await page.locator('#send-medium').click();
  await echo(page, 'binary', 50_000);
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
