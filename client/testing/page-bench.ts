import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Milestone } from '../../shared/course.ts';
import { folderOf } from '../../shared/course.ts';
import {
  collectProblems,
  launchBrowser,
} from '../../shared/testing/browser.ts';
import type { Middleware } from '../../shared/wire/tap/event-stream.ts';
import type { PageInfo } from '../src/page-info.ts';
import { PageServer } from './page-server.ts';

/** Only so that nothing hangs: a busy machine takes its time. */
export const PATIENCE_MS = 60_000;

/** Moves nothing: that takes processor time, and tells no test anything. */
const CONTEXT: BrowserContextOptions = {
  viewport: { width: 1280, height: 900 },
  reducedMotion: 'reduce',
};

/** What the page is told of a milestone whose server is there. */
export function infoOf(
  milestone: Milestone,
  serverUrl: string,
  wire = false,
): PageInfo {
  const { number, title, adds, expect, causes } = milestone;
  const folder = folderOf(milestone);
  return {
    milestone: { number, folder, title, adds, expect, causes },
    serverUrl,
    wire,
  };
}

/** What the page is told of a server that is no milestone's. */
export function madeUpInfo(serverUrl: string, wire = false): PageInfo {
  const nobody = { number: 0, folder: '', title: 'a made-up server' };
  const milestone = { ...nobody, adds: '', expect: '', causes: [] };
  return { milestone, serverUrl, wire };
}

/** What the tests of a file have in common: a browser, and its pages. */
export class PageBench {
  /** What the pages' scripts have thrown, or were not let do. */
  readonly problems: string[] = [];
  readonly #ends: (() => unknown)[] = [];
  #browser: Promise<Browser> | null = null;

  async serve(info: PageInfo, middleware?: Middleware): Promise<PageServer> {
    const server = await PageServer.start(info, middleware);
    this.atEnd(() => server.close());
    return server;
  }

  /** A page in a browser that knows nothing yet. */
  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    this.#browser ??= launchBrowser();
    const browser = await this.#browser;
    const context = await browser.newContext({ ...CONTEXT, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('page', (page) => collectProblems(page, this.problems));
    return context.newPage();
  }

  /** Is done when the tests are over, however they end. */
  atEnd(end: () => unknown): void {
    this.#ends.push(end);
  }

  async close(): Promise<void> {
    const browser = this.#browser?.then((each) => each.close());
    const ends = this.#ends.map(async (end) => end());
    const results = await Promise.allSettled([browser, ...ends]);
    const failed = results.filter(({ status }) => status === 'rejected');
    expect(failed).toEqual([]);
    expect(this.problems).toEqual([]);
  }
}
