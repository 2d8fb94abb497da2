import { join, relative } from 'node:path';
import type { PageInfo } from '../../../client/src/page-info.ts';
import { folderOf } from '../../../shared/course.ts';
import type { Milestone } from '../../../shared/course.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import { freePort } from '../../../shared/testing/free-port.ts';
import { mainFileOf } from '../course/built-milestones.ts';
import { fail } from '../command-line/command-error.ts';
import { endsWithSignals } from '../endings/ends-with-signals.ts';
import { ensureCertificates } from './milestone-certificates.ts';
import type { CertificatePair } from './milestone-certificates.ts';
import type { MilestoneOptions } from './milestone-options.ts';
import { openBrowser } from '../page/open-browser.ts';
import { originsOf } from '../page/page-origins.ts';
import { buildPage } from '../page/page-build.ts';
import { answers, HOST } from '../ports/ports.ts';
import { ServerChild } from './server-child.ts';
import { styled } from '../command-line/style.ts';
import { watchFolder } from '../files/watch-folder.ts';
import { COLUMN_NAMES } from '../wire-session/event-lines.ts';
import { WireSession } from '../wire-session/wire-session.ts';

/** How long the last bytes of a server may take through the tap. */
const LAST_BYTES_MS = 200;

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
  // First of all: where it fails, nothing is left running.
  if (options.client) await buildPage();
  const tls = options.tls ?? milestone.tls === 'always';
  const certificates = tls ? await ensureCertificates() : null;
  // Everybody knows the one port: with a tap it is the tap's.
  const port = options.wire ? await freePort() : options.port;
  const wire = await startWire(options, port, certificates);
  const env = { ...serverEnvironment(options, port, certificates), ...own.env };
  const start = (): ServerChild => startServer(own, options, env);

  const ended = new AbortController();
  const startAgain = async (): Promise<void> => {
    await server.stop('SIGTERM');
    // It would outlive us if we were told to end in the meantime.
    if (!ended.signal.aborted) server = start();
  };
  const unwatch = options.watch
    ? await watchCode(own.folder, startAgain)
    : null;

  let server = start();
  const run = endsWithSignals(() => server, ended);
  run.onEnd(async () => wire?.stop(LAST_BYTES_MS));
  if (unwatch) run.onStop(unwatch);
  else void server.exited.then((code) => run.end(code));

  const urls = urlsOf(options, tls, wire);
  if (options.client) {
    const info = pageInfoOf(milestone, urls);
    run.onStop(await startPageFor(options, info, certificates, wire));
  }
  if (!(await answers(port, tls, ended.signal))) return;
  printBanner(milestone, urls, options, port);
  if (options.client && options.open) openBrowser(urls.page);
}

function startServer(
  { main, pipesOutput }: RunServer,
  { inspect }: MilestoneOptions,
  env: Readonly<Record<string, string>>,
): ServerChild {
  const nodeOptions = inspect ? [inspect] : [];
  return new ServerChild({ main, env, nodeOptions, pipesOutput });
}

/** Without the tests, which no server runs. */
function watchCode(
  folder: string,
  onChange: () => Promise<void>,
): Promise<() => void> {
  return watchFolder(folder, {
    ignored: (path, stats) =>
      stats?.isFile() === true && !/(?<!\.test)\.ts$/.test(path),
    onChange,
    onFailure: fail,
  });
}

async function startPageFor(
  { clientPort, watch }: MilestoneOptions,
  info: Omit<PageInfo, 'wire'>,
  https: CertificatePair | null,
  wire: WireSession | null,
): Promise<() => void> {
  const { startPage } = await import('../page/page.ts');
  return startPage({
    port: clientPort,
    info,
    https,
    watch,
    wire: wire?.middleware ?? null,
  });
}

/** Null: nobody wants to see the wire. */
async function startWire(
  { wire, port }: MilestoneOptions,
  serverPort: number,
  certificates: CertificatePair | null,
): Promise<WireSession | null> {
  if (wire === null) return null;
  if (certificates === null) {
    const to = { host: HOST, port: serverPort };
    return WireSession.start({ ...wire, port, to });
  }
  const { key, cert } = certificates;
  // Both show the same certificate, whoever has signed it.
  const trust = { by: 'certificate', cert } as const;
  const to = { host: HOST, port: serverPort, tls: trust };
  return WireSession.start({ ...wire, port, to, tls: { key, cert } });
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

function urlsOf(
  { port, clientPort }: MilestoneOptions,
  tls: boolean,
  wire: WireSession | null,
): Urls {
  const s = tls ? 's' : '';
  const page = `http${s}://${HOST}:${clientPort}/`;
  return {
    server: `ws${s}://${HOST}:${port}/`,
    page: wire?.pageUrl(page) ?? page,
  };
}

function pageInfoOf(milestone: Milestone, urls: Urls): Omit<PageInfo, 'wire'> {
  const { number, title, adds, expect, causes } = milestone;
  const folder = folderOf(milestone);
  return {
    milestone: { number, folder, title, adds, expect, causes },
    serverUrl: urls.server,
  };
}

function serverEnvironment(
  { clientPort }: MilestoneOptions,
  port: number,
  certificates: CertificatePair | null,
): Record<string, string> {
  return {
    PORT: String(port),
    TLS: certificates ? 'on' : 'off',
    ALLOWED_ORIGINS:
      process.env['ALLOWED_ORIGINS'] ?? originsOf(clientPort).join(','),
    ...(certificates && { CERTS_DIR: certificates.folder }),
  };
}

function printBanner(
  milestone: Milestone,
  urls: Urls,
  { client, wire }: MilestoneOptions,
  serverPort: number,
): void {
  const { number, title, adds } = milestone;
  const lesson = join(ROOT, 'milestones', folderOf(milestone), 'README.md');
  const lines = [
    styled('bold', `Milestone ${number}: ${title}`),
    `  new     ${adds}`,
    `  server  ${styled('cyan', urls.server)}`,
    ...(client ? [`  page    ${styled('cyan', urls.page)}`] : []),
    ...(wire
      ? [`  wire    between them; the server is on port ${serverPort}`]
      : []),
    `  lesson  ${relative(process.cwd(), lesson)}`,
    '  stop    Ctrl+C',
  ];
  if (wire) lines.push('', styled('bold', COLUMN_NAMES));
  console.log(lines.join('\n'));
}
