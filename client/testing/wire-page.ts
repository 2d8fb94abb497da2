import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Sender } from '../../shared/wire/events.ts';
import { collectProblems } from '../../shared/testing/browser.ts';
import { Command } from '../../shared/testing/command.ts';
import { freePort } from '../../shared/testing/free-port.ts';

/** RFC 6455, 1.3. */
export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const PATIENCE_MS = 10_000;

/** The page that a command serves, in a browser. */
export interface Opened {
  readonly page: Page;
  /** Where the tap listens. */
  readonly port: number;
  readonly pageUrl: string;
  /** What the page's script has thrown. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Runs a command with a tap, and opens its page. */
export async function open(
  browser: Browser,
  script: string,
  words: readonly string[],
): Promise<Opened> {
  const [port, clientPort] = [await freePort(), await freePort()];
  const ports = ['--port', `${port}`, '--client-port', `${clientPort}`];
  const command = new Command(script, [...words, ...ports], { TLS: 'off' });
  if (!(await command.prints(/Ctrl\+C/, 20_000))) {
    throw new Error(command.output);
  }
  const page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
  });
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  collectProblems(page, errors);
  const pageUrl = `http://127.0.0.1:${clientPort}/`;
  await page.goto(pageAddressIn(command.output));
  await page.locator('#wire-state', { hasText: 'live' }).waitFor();
  const close = async (): Promise<void> => {
    await page.close();
    await command.kill();
  };
  return { page, port, pageUrl, errors, close };
}

/** Where a command says that its page is. */
function pageAddressIn(output: string): string {
  return /^ +page +(http\S+)$/m.exec(output)?.[1] ?? '';
}

/** Opens a connection, by the page's button. */
export async function connect(page: Page): Promise<void> {
  await page.locator('#connect').click();
  await page.locator('#ready-state', { hasText: '1 OPEN' }).waitFor();
}

/** The box of a frame: of its first part, when it goes over several chunks. */
export function boxOf(page: Page, from: Sender, frame: number): Locator {
  return page
    .locator(`.wire-row[data-from="${from}"] [data-frame="${frame}"]`)
    .first();
}

/** Scrolls until a frame's box is drawn, and opens it. */
export async function openFrame(
  page: Page,
  from: Sender,
  frame: number,
): Promise<void> {
  const grid = page.locator('#timeline');
  const box = boxOf(page, from, frame);
  await grid.focus();
  await grid.press('Home');
  for (let i = 0; i < 30 && (await box.count()) === 0; i += 1) {
    await grid.press('PageDown');
  }
  await box.click();
  const way = from === 'client' ? 'client →' : '← server';
  await expectText(page.locator('#h-wire-frame'), `Frame ${frame}, ${way}`);
}

/** Waits until an element's text has that in it. */
export async function expectText(
  locator: Locator,
  text: string | RegExp,
): Promise<void> {
  await expect
    .poll(() => locator.textContent(), { timeout: PATIENCE_MS })
    .toMatch(text);
}

/** What the table of a header says of a field. */
export function fieldOf(page: Page, name: string): Locator {
  return page.locator(`.fields tr[data-field="${name}"]`);
}

/** What a line of the payload's columns says, byte by byte. */
export function bytesOf(page: Page, line: string): Promise<string[]> {
  return page.locator(`.bytes td.${line}`).allTextContents();
}

/** What is said of an element that is not read out. */
export async function labelOf(cell: Locator): Promise<string> {
  return (await cell.getAttribute('aria-label')) ?? '';
}
