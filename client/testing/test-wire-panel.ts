import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  bytesOf,
  connect,
  expectText,
  labelOf,
  openFrame,
} from './wire-page.ts';

export function testKeyboard(page: () => Page): void {
  test('is walked with keys alone', async () => {
    const grid = page().locator('#timeline');
    const here = async (): Promise<string> => {
      const id = await grid.getAttribute('aria-activedescendant');
      const cell = page().locator(`#${id}`);
      return (await cell.getAttribute('aria-label')) ?? cell.innerText();
    };
    await grid.focus();
    await grid.press('Home');
    expect(await here()).toContain('connected over TCP');
    await grid.press('ArrowRight');
    expect(await here()).toMatch(/^HTTP: request/);
    await grid.press('ArrowDown');
    expect(await here()).toMatch(/^HTTP: response 101/);
    await grid.press('ArrowRight');
    expect(await here()).toBe('Frame 1: text, 5 bytes');
    await grid.press('Enter');
    const frame = page().locator('#wire-frame');
    const focused = page().locator(':focus');
    expect(await focused.getAttribute('id')).toBe('wire-frame');
    await frame.press('ArrowRight');
    await expectText(page().locator('#h-wire-frame'), 'Frame 1, ← server');
    await frame.press('ArrowLeft');
    await expectText(page().locator('#h-wire-frame'), 'Frame 1, client →');
    await frame.press('Escape');
    expect(await focused.getAttribute('id')).toBe('timeline');
    expect(await page().locator('.frame-body .bits').count()).toBe(0);
    expect(await here()).toBe('Frame 1: text, 5 bytes');
  });

  test('says in words what a row is', async () => {
    const grid = page().locator('#timeline');
    await grid.focus();
    await grid.press('Home');
    const row = page().locator('.wire-row').nth(3);
    const header = row.locator('[role="rowheader"]');
    expect(await labelOf(header)).toBe('client to server, chunk 2, 11 bytes');
    expect(await row.getAttribute('aria-rowindex')).toBe('4');
  });
}

export function testWidths(page: () => Page): void {
  test.each([360, 768, 1440])('fits %d pixels', async (width) => {
    await page().setViewportSize({ width, height: 800 });
    await openFrame(page(), 'client', 1);
    const overflow = (selector: string): Promise<number> =>
      page().evaluate(`(() => {
        const { scrollWidth, clientWidth } =
          document.querySelector('${selector}');
        return scrollWidth - clientWidth;
      })()`);
    for (const selector of ['html', '#wire', '#timeline', '#wire-frame']) {
      expect(await overflow(selector), selector).toBeLessThanOrEqual(0);
    }
    await page().setViewportSize({ width: 1280, height: 900 });
  });
}

export function testChoice(page: () => Page): void {
  const first = 'GET / HTTP/1.1';

  test('follows the newest connection until another is chosen', async () => {
    const choice = page().locator('#wire-connection');
    await page().locator('#close').click();
    await connect(page());
    await expectText(choice, 'newest (2)');
    await expectText(page().locator('#wire-count-client'), /^0 frames/);
    await choice.selectOption('1');
    await expectText(
      page().locator('#wire-count-server'),
      /^\d+ frames, 3 mess/,
    );
    await expectText(page().locator('.head-lines code').first(), first);
  });

  test('shows what a peer sends as text, and never as HTML', async () => {
    await page().locator('#wire-connection').selectOption('');
    await page().locator('#text').fill('<img src=x>\n\u0007\u202e');
    await page().locator('#send-text').click();
    await page()
      .locator('#wire-count-server', { hasText: '1 frame' })
      .waitFor();
    await openFrame(page(), 'server', 1);
    const said = page().locator('.said');
    expect(await said.textContent()).toBe('<img src=x>␊␇\\u{202e}');
    expect(await page().locator('#wire img').count()).toBe(0);
    expect((await bytesOf(page(), 'text')).join('')).toBe('<img src=x>␊␇···');
  });

  test('shows it all again after a reload', async () => {
    await page().reload();
    await page().locator('#wire-connection').selectOption('1');
    await openFrame(page(), 'server', 3);
    await expectText(page().locator('#wire-frame-summary'), '150,000 bytes');
  });

  test('is cleared', async () => {
    await page().locator('#wire-clear').click();
    await page().locator('#wire-connection').selectOption('');
    expect(await page().locator('.wire-row').count()).toBe(0);
    expect(await page().locator('.frame-body .bits').count()).toBe(0);
  });
}
