import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quote } from '../../shared/explain/quote.ts';
import type { Trust } from '../../shared/wire/tap/trust.ts';
import type { Target } from '../../shared/wire/tap/upstream.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { readPorts } from '../lib/milestone/milestone-options.ts';
import { wrongOption } from '../lib/command-line/wrong-option.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';
import type {
  Environment,
  PortOptions,
  WireOptions,
} from '../lib/milestone/milestone-options.ts';

/** What `npm run wire` was asked to do. */
export interface WireCommandOptions extends PortOptions, WireOptions {
  /** The server's address, as it was typed. */
  readonly url: URL;
  readonly to: Target;
  /** Whether clients come over TLS. */
  readonly tls: boolean;
  readonly open: boolean;
}

export const HELP = `Usage: npm run wire -- --to ws://127.0.0.1:9000 [options]

Stands between clients and a server of yours, and shows what crosses the wire:
here and in the page. Connect to ws://127.0.0.1:4000 in place of your server.
The bytes are not changed: your server sees the Host and the Origin that the
client sends, and has to accept them.

  --to URL          the server: ws:// or wss://
  --port N          where clients connect (4000, or the variable PORT)
  --client-port N   the page's port (5500, or the variable CLIENT_PORT)
  --no-client       without the page
  --open            opens the page in the browser
  --hex             shows the bytes of each frame, too
  --pcap FILE       writes it to FILE as well, for Wireshark
  --tls             clients connect with wss://, see npm run certs
  --ca FILE         trusts the certificates of this authority, for wss://
  --insecure        trusts whatever certificate the server has`;

const OPTIONS = {
  to: { type: 'string' },
  port: { type: 'string' },
  'client-port': { type: 'string' },
  'no-client': { type: 'boolean' },
  open: { type: 'boolean' },
  hex: { type: 'boolean' },
  pcap: { type: 'string' },
  tls: { type: 'boolean' },
  ca: { type: 'string' },
  insecure: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const EXAMPLE = 'npm run wire -- --to ws://127.0.0.1:9000';

/** Their default ports are HTTP's (RFC 6455, 3). */
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'ws:': 80,
  'wss:': 443,
};

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on what makes no sense.
 */
export function readWireOptions(
  args: readonly string[],
  env: Environment,
): WireCommandOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const url = readUrl(values.to);
  const ports = readPorts(values, env);
  const to = targetOf(url, readTrust(url, values, env));
  if (to.port === ports.port && isThisMachine(to.host)) {
    throw new CommandError(
      `Port ${to.port} is the server's own: the tap needs another one, for ` +
        `example --port ${to.port === 65_535 ? 4000 : to.port + 1}.`,
    );
  }
  return {
    ...ports,
    url,
    to,
    tls: values.tls ?? false,
    open: values.open ?? false,
    hex: values.hex ?? false,
    pcap: values.pcap,
  };
}

function parse(args: readonly string[]) {
  refuseSwallowed(['wire'], OPTIONS, args);
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    return values;
  } catch (error) {
    throw wrongOption(error, 'wire');
  }
}

function readUrl(text: string | undefined): URL {
  if (text === undefined) {
    throw new CommandError(
      `Say which server it is about, for example: ${EXAMPLE}`,
    );
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  // RFC 6455, 3: the URI of a WebSocket has no fragment
  if (url && url.protocol in DEFAULT_PORTS && url.hash === '') return url;
  throw new CommandError(
    `${quote(text)} is no address of a WebSocket server, ws:// or wss://, ` +
      `for example: ${EXAMPLE}`,
  );
}

function targetOf(url: URL, trust: Trust | null): Target {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port) || DEFAULT_PORTS[url.protocol] || 0;
  return trust === null ? { host, port } : { host, port, tls: trust };
}

/** Null: no TLS, nothing to trust. */
function readTrust(
  { protocol }: URL,
  values: { readonly ca?: string; readonly insecure?: boolean },
  env: Environment,
): Trust | null {
  const { ca, insecure = false } = values;
  const isAsked = insecure || ca !== undefined;
  if (protocol === 'ws:' && isAsked) {
    throw new CommandError('--ca and --insecure are for servers with wss://.');
  }
  if (ca !== undefined && insecure) {
    throw new CommandError('Choose one of --ca and --insecure.');
  }
  if (protocol === 'ws:') return null;
  if (insecure) return { by: 'nobody' };
  if (ca === undefined) return { by: 'system' };
  return { by: 'authority', ca: readAuthority(ca, env) };
}

function readAuthority(file: string, env: Environment): string {
  // npm runs us in the repository's folder, wherever the user is.
  const path = resolve(env['INIT_CWD'] ?? process.cwd(), file);
  try {
    const pem = readFileSync(path, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    const isRead = error instanceof Error && !('syscall' in error);
    throw new CommandError(
      isRead
        ? `There is no certificate in PEM form in ${path}.`
        : `There is no file ${path} that can be read: --ca needs one.`,
    );
  }
}

/** A tap that passes on to itself would never come to an end. */
function isThisMachine(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  if (isIP(host) === 4) return host.startsWith('127.') || host === '0.0.0.0';
  return ['::', '::1', '::ffff:7f00:1'].includes(host);
}
