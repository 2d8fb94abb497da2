import { join, relative } from 'node:path';
import { folderOf } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import { ROOT } from '../shared/node-arguments.ts';
import { mainFileOf } from './built-milestones.ts';
import { endsWithSignals } from './ends-with-signals.ts';
import { ensureCertificates } from './milestone-certificates.ts';
import type { CertificatePair } from './milestone-certificates.ts';
import type { MilestoneOptions } from './milestone-options.ts';
import { openBrowser } from './open-browser.ts';
import { answers, HOST } from './ports.ts';
import { ServerChild } from './server-child.ts';
import { styled } from './style.ts';
import { watchFolder } from './watch-folder.ts';

/** The server to run; without one the milestone's own. */
export interface RunServer {
  readonly main: string;
  /** With `--watch` it starts again when something changes here. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether the terminal is not the server's own. */
  readonly pipesOutput: boolean;
}

/** Starts a milestone's server and the page, and stays until they end. */
export async function runMilestone(
  milestone: Milestone,
  options: MilestoneOptions,
  own: RunServer = serverOf(milestone),
): Promise<void> {
  const tls = options.tls ?? milestone.tls === 'always';
  const certificates = tls ? await ensureCertificates() : null;
  const start = (): ServerChild =>
    new ServerChild({
      main: own.main,
      env: { ...serverEnvironment(options, certificates), ...own.env },
      nodeOptions: options.inspect ? [options.inspect] : [],
      pipesOutput: own.pipesOutput,
    });

  let server = start();
  const ended = new AbortController();
  const run = endsWithSignals(() => server, ended);
  if (options.watch) {
    run.onStop(
      watchFolder(own.folder, async () => {
        await server.stop('SIGTERM');
        server = start();
      }),
    );
  } else {
    void server.exited.then((code) => run.end(code));
  }

  const urls = urlsOf(options, tls);
  if (options.client) {
    const { startPage } = await import('./page.ts');
    run.onStop(await startPage(milestone, options, urls.server, certificates));
  }
  if (!(await answers(options.port, ended.signal))) return;
  printBanner(milestone, urls, options);
  if (options.client && options.open) openBrowser(urls.page);
}

function serverOf(milestone: Milestone): RunServer {
  const folder = join(ROOT, 'milestones', folderOf(milestone));
  return { main: mainFileOf(milestone), folder, env: {}, pipesOutput: false };
}

interface Urls {
  /** Where the WebSocket connects to. */
  readonly server: string;
  readonly page: string;
}

function urlsOf({ port, clientPort }: MilestoneOptions, tls: boolean): Urls {
  const s = tls ? 's' : '';
  return {
    server: `ws${s}://${HOST}:${port}/`,
    page: `http${s}://${HOST}:${clientPort}/`,
  };
}

function serverEnvironment(
  { port, clientPort }: MilestoneOptions,
  certificates: CertificatePair | null,
): Record<string, string> {
  const schemes = ['http', 'https'];
  const names = ['localhost', HOST];
  const origins = schemes.flatMap((scheme) =>
    names.map((name) => `${scheme}://${name}:${clientPort}`),
  );
  return {
    PORT: String(port),
    TLS: certificates ? 'on' : 'off',
    ALLOWED_ORIGINS: process.env['ALLOWED_ORIGINS'] ?? origins.join(','),
    ...(certificates && { CERTS_DIR: certificates.folder }),
  };
}

function printBanner(
  milestone: Milestone,
  urls: Urls,
  { client }: MilestoneOptions,
): void {
  const { number, title, adds } = milestone;
  const lesson = join(ROOT, 'milestones', folderOf(milestone), 'README.md');
  const lines = [
    styled('bold', `Milestone ${number}: ${title}`),
    `  new     ${adds}`,
    `  server  ${styled('cyan', urls.server)}`,
    ...(client ? [`  page    ${styled('cyan', urls.page)}`] : []),
    `  lesson  ${relative(process.cwd(), lesson)}`,
    '  stop    Ctrl+C',
  ];
  console.log(lines.join('\n'));
}
