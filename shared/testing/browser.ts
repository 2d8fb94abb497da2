import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const PROGRAM_FOLDERS = [
  process.env['PROGRAMFILES'],
  process.env['PROGRAMFILES(X86)'],
  process.env['LOCALAPPDATA'],
].filter((folder) => folder !== undefined);

/** Where Chromium and its relatives are found, on each system. */
const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...PROGRAM_FOLDERS.flatMap((folder) => [
    join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(folder, 'Chromium', 'Application', 'chrome.exe'),
    join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ]),
];

/** The browser on this machine, or undefined when there is none. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROME_PATH'];
  return named || CANDIDATES.find((path) => existsSync(path));
}

/**
 * Says whether the tests in a browser must be skipped. In CI they must not.
 *
 * @throws when there is no browser, but `CI=true`.
 */
export function skipsBrowser(): boolean {
  if (findBrowser() !== undefined) return false;
  const what = 'No Chromium and no Chrome found (CHROME_PATH names one)';
  if (process.env['CI'] === 'true') throw new Error(what);
  console.warn(`${what}: the tests of the page are skipped.`);
  return true;
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  return chromium.launch({
    ...(executablePath && { executablePath }),
    // What a browser fetches for itself has no place in a test.
    args: ['--disable-background-networking', '--disable-component-update'],
  });
}

/**
 * Keeps what a page's scripts throw, and what the browser does not let them do
 * (Content Security Policy). Connections that fail are no problem.
 */
export function collectProblems(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (/Content.Security.Policy/i.test(text)) problems.push(text);
  });
}
