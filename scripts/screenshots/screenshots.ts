import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../shared/testing/browser.ts';
import { Command } from '../../shared/testing/command.ts';
import { freePort } from '../../shared/testing/free-port.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { isFree } from '../lib/ports/ports.ts';
import { FOLDER, SCHEMES, takePage, takeWire, WIRE } from './pictures.ts';

/** The first milestone at which messages come back. */
const MILESTONE = '5';

/** `npm run screenshots`: the pictures of the page, light and dark. */
export async function screenshots(): Promise<void> {
  if (findBrowser() === undefined) {
    throw new CommandError(
      'No Chromium and no Chrome found: CHROME_PATH names one in an unusual ' +
        'place.',
    );
  }
  mkdirSync(FOLDER, { recursive: true });
  await withPage([], async (browser, url) => {
    for (const scheme of SCHEMES) await takePage(browser, url, scheme);
  });
  await withPage(['--wire'], async (browser, url) => {
    for (const picture of WIRE) await takeWire(browser, url, picture);
  });
}

/** Runs the milestone, with a browser to look at its page. */
async function withPage(
  options: readonly string[],
  work: (browser: Browser, url: string) => Promise<void>,
): Promise<void> {
  const [port, clientPort] = [await usualPort(4_000), await usualPort(5_500)];
  const ports = ['--port', `${port}`, '--client-port', `${clientPort}`];
  const words = [MILESTONE, ...options, ...ports];
  const command = new Command('milestone', words, { TLS: 'off' });
  const browser = await launchBrowser();
  try {
    if (!(await command.prints(/Ctrl\+C/))) throw new Error(command.output);
    // With a tap the key to it stands in the address.
    const [, url = ''] = /^ +page +(http\S+)$/m.exec(command.output) ?? [];
    await work(browser, url);
  } finally {
    await browser.close();
    await command.kill();
  }
}

/** The one that stands in the lessons, unless somebody else has it. */
async function usualPort(port: number): Promise<number> {
  return (await isFree(port)) ? port : freePort();
}
