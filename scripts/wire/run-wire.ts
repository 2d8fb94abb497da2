import { checkPorts } from '../lib/ports/check-ports.ts';
import { endsWithSignals } from '../lib/endings/ends-with-signals.ts';
import { ensureCertificates } from '../lib/milestone/milestone-certificates.ts';
import type { CertificatePair } from '../lib/milestone/milestone-certificates.ts';
import { openBrowser } from '../lib/page/open-browser.ts';
import { buildPage } from '../lib/page/page-build.ts';
import { HOST } from '../lib/ports/ports.ts';
import { styled } from '../lib/command-line/style.ts';
import { COLUMN_NAMES } from '../lib/wire-session/event-lines.ts';
import { HELP, readWireOptions } from './wire-options.ts';
import type { WireCommandOptions } from './wire-options.ts';
import { WireSession } from '../lib/wire-session/wire-session.ts';

/**
 * `npm run wire`: a tap before any server, until a signal comes.
 *
 * @throws {CommandError} when the user can mend what is wrong.
 */
export async function runWire(args: readonly string[]): Promise<void> {
  const options = readWireOptions(args, process.env);
  if (options === null) return console.log(HELP);
  const { port, to, hex, pcap, client } = options;
  await checkPorts({ script: 'wire', args }, options);
  // First of all: where it fails, nothing is left running.
  if (client) await buildPage();
  const pair = options.tls ? await ensureCertificates() : null;
  const tls = pair && { key: pair.key, cert: pair.cert };
  const wire = await WireSession.start({
    ...{ port, to, hex, pcap },
    ...(tls && { tls }),
  });
  const run = endsWithSignals(() => DOES_NOT_WAIT, new AbortController());
  run.onEnd(() => wire.stop(0));

  const urls = urlsOf(options, wire);
  if (client) run.onStop(await startPageFor(options, urls, wire, pair));
  printBanner(options, urls);
  if (client && options.open) openBrowser(urls.page);
}

/** Nobody's server has to be ended: it is the user's. */
const DOES_NOT_WAIT = {
  signal: (): void => {},
  stop: (): Promise<number> => Promise.resolve(0),
};

interface Urls {
  /** Where clients connect, with the path of the server's address. */
  readonly tap: string;
  readonly page: string;
}

function urlsOf(
  { url, port, clientPort, tls }: WireCommandOptions,
  wire: WireSession,
): Urls {
  const s = tls ? 's' : '';
  return {
    tap: `ws${s}://${HOST}:${port}${url.pathname}${url.search}`,
    page: wire.pageUrl(`http${s}://${HOST}:${clientPort}/`),
  };
}

async function startPageFor(
  { url, clientPort }: WireCommandOptions,
  urls: Urls,
  wire: WireSession,
  https: CertificatePair | null,
): Promise<() => void> {
  const { startPage } = await import('../lib/page/page.ts');
  const milestone = {
    number: 0,
    folder: '',
    title: `the server at ${url.href}`,
    adds: 'a tap between this page and the server',
    expect: 'What crosses the wire is shown below, as it crosses.',
    causes: [
      `Nobody listens at ${url.href}: the terminal says so.`,
      'The server refuses the Host or the Origin, which name this page and ' +
        'not the server: see its response below.',
    ],
  };
  return startPage({
    port: clientPort,
    info: { milestone, serverUrl: urls.tap },
    https,
    watch: false,
    wire: wire.middleware,
  });
}

function printBanner({ url, client }: WireCommandOptions, urls: Urls): void {
  const lines = [
    styled('bold', `The wire before ${url.href}`),
    `  connect to  ${styled('cyan', urls.tap)}`,
    ...(client ? [`  page        ${styled('cyan', urls.page)}`] : []),
    '  stop        Ctrl+C',
    '',
    styled('bold', COLUMN_NAMES),
  ];
  console.log(lines.join('\n'));
}
