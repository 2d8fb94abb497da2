import type { BrowserContextOptions, Page } from 'playwright-core';
import { EventStream } from '../../shared/wire/tap/event-stream.ts';
import { History } from '../../shared/wire/tap/history.ts';
import { startTap } from '../../shared/wire/tap/tap.ts';
import { madeUpInfo, PageBench } from './page-bench.ts';

const HOST = '127.0.0.1';

/** A tap before a server, and the page that shows what crosses it. */
export interface WireBench {
  readonly page: Page;
  /** Where the tap listens. */
  readonly port: number;
  /** Where the page is, for those who do not have the key. */
  readonly pageUrl: string;
  /** And for those who have it. */
  readonly keyUrl: string;
}

/** @param to the port of the server. */
export async function openWire(
  bench: PageBench,
  to: number,
  options?: BrowserContextOptions,
): Promise<WireBench> {
  const history = new History();
  const stream = new EventStream(history);
  const tap = await startTap({
    listen: { host: HOST, port: 0 },
    to: { host: HOST, port: to },
    onEvent: (event) => {
      history.add(event);
      stream.wake();
    },
    onTrouble: () => {},
  });
  bench.atEnd(() => {
    stream.close();
    return tap.close(0);
  });
  const info = madeUpInfo(`ws://${HOST}:${tap.port}/`, true);
  const { url } = await bench.serve(info, stream.middleware);
  const page = await bench.newPage(options);
  const keyUrl = `${url}#wire=${stream.key}`;
  await page.goto(keyUrl);
  await page.locator('#wire-state', { hasText: /^live$/ }).waitFor();
  return { page, port: tap.port, pageUrl: url, keyUrl };
}
