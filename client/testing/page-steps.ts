import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectText } from './wire-page.ts';

/** The browser's four WebSocket events. */
type EventName = 'open' | 'message' | 'error' | 'close';

/** RFC 6455, 5.2: for each way to write a length, and the button that sends. */
export const SIZES = [
  [125, '#send-small'],
  [50_000, '#send-medium'],
  [150_000, '#send-large'],
] as const;

/** Waits until what the page has sent is back, and found the same. */
export async function expectEcho(
  page: Page,
  size: number,
  type: 'text' | 'binary',
): Promise<void> {
  const row =
    `#log tr[data-direction="received"][data-size="${size}"]` +
    `[data-type="${type}"]`;
  await page.locator(row).first().waitFor();
  await expect
    .poll(() => page.locator(row).first().getAttribute('data-equal'))
    .toBe('yes');
}

export async function expectCount(
  page: Page,
  event: EventName,
  count: number,
): Promise<void> {
  await expect
    .poll(() => page.locator(`#event-${event}`).getAttribute('data-count'))
    .toBe(String(count));
}

export async function closeWith(
  page: Page,
  code: string,
  reason: string,
): Promise<void> {
  await page.locator('#close-code').fill(code);
  await page.locator('#close-reason').fill(reason);
  await page.locator('#close').click();
}

/** Closes in order, so that the next test can connect. */
export async function closeConnection(page: Page): Promise<void> {
  await closeWith(page, '', '');
  await expectText(page.locator('#ready-state'), '3 CLOSED');
}
