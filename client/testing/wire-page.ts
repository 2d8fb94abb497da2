import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Sender } from '../../shared/wire/events.ts';
import { PATIENCE_MS } from './page-bench.ts';

/** RFC 6455, 1.3. */
export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

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
