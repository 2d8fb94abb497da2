import { afterAll, beforeAll, describe } from 'vitest';
import { skipsBrowser } from '../shared/testing/browser.ts';
import { portOf } from '../shared/wire/tap/listener.ts';
import { FileServer } from './testing/file-server.ts';
import { PageBench } from './testing/page-bench.ts';
import { testFrames, testHandshake } from './testing/test-wire-frames.ts';
import { testKey } from './testing/test-wire-key.ts';
import { testMany } from './testing/test-wire-many.ts';
import {
  testChoice,
  testKeyboard,
  testWidths,
} from './testing/test-wire-panel.ts';
import {
  startWrongServer,
  testProblems,
} from './testing/test-wire-problems.ts';
import { openWire } from './testing/wire-bench.ts';
import type { WireBench } from './testing/wire-bench.ts';
import { connect } from './testing/wire-page.ts';

describe.skipIf(skipsBrowser())('the Wire panel', () => {
  const bench = new PageBench();
  afterAll(() => bench.close());

  describe('before an echo', () => {
    let wire: WireBench;
    beforeAll(async () => {
      const server = await FileServer.start();
      bench.atEnd(() => server.close());
      wire = await openWire(bench, server.port);
      await sendThree(wire);
    });

    testHandshake(() => wire.page);
    testFrames(() => wire.page);
    testKeyboard(() => wire.page);
    testWidths(() => wire.page);
    testChoice(() => wire.page);
    describe('with many frames', () => testMany(() => wire));
    describe('and its key', () => testKey(bench, () => wire));
  });

  describe('before wrong servers', () => {
    let wire: WireBench;
    beforeAll(async () => {
      const server = await startWrongServer();
      bench.atEnd(() => server.close());
      wire = await openWire(bench, portOf(server));
    });

    testProblems(() => wire);
  });
});

/** One message for each way to write a length. */
async function sendThree({ page }: WireBench): Promise<void> {
  await page.locator('#wire-empty', { hasText: 'Nothing yet' }).waitFor();
  await connect(page);
  await page.locator('#text').fill('hello');
  await page.locator('#send-text').click();
  await page.locator('#send-medium').click();
  await page.locator('#send-large').click();
  const last = '#log tr[data-direction="received"][data-size="150000"]';
  await page.locator(last).waitFor();
  await page.locator('#wire-count-server', { hasText: '3 frames' }).waitFor();
}
