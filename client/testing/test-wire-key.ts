import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { PageBench } from './page-bench.ts';
import type { WireBench } from './wire-bench.ts';
import { expectText } from './wire-page.ts';

const LIVE = /^live$/;
const REFUSED = /open the address that the terminal shows/;

export function testKey(bench: PageBench, wire: () => WireBench): void {
  let page: Page;
  beforeAll(async () => {
    page = await bench.newPage();
  });

  async function expectState(state: RegExp, of = page): Promise<void> {
    await expectText(of.locator('#wire-state'), state);
  }

  test('a browser that never had it sees nothing', async () => {
    await page.goto(wire().pageUrl);
    await expectState(REFUSED);
  });

  test('the address in the terminal has it, and a reload keeps it', async () => {
    expect(new URL(wire().keyUrl).hash).toMatch(/^#wire=[\w-]{22}$/);
    // Another hash alone loads nothing.
    await page.goto('about:blank');
    await page.goto(wire().keyUrl);
    await expectState(LIVE);
    await page.reload();
    await expectState(LIVE);
  });

  test('a second tab needs no more than the port', async () => {
    const tab = await page.context().newPage();
    await tab.goto(wire().pageUrl);
    await expectState(LIVE, tab);
  });
}
