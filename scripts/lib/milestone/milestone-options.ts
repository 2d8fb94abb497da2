import { parseArgs } from 'node:util';
import { CommandError } from '../command-line/command-error.ts';
import { refuseSwallowed } from '../command-line/swallowed-options.ts';

/** What `npm run milestone` was asked to do. */
export interface MilestoneOptions extends PortOptions {
  /** As it was typed: `5`, `05` or `05-echo`; undefined lists them all. */
  readonly name: string | undefined;
  readonly open: boolean;
  readonly watch: boolean;
  /** `--inspect` or `--inspect-brk`, with its address if one was given. */
  readonly inspect: string | undefined;
  /** True or false when it was said, undefined when it was not. */
  readonly tls: boolean | undefined;
  /** With a tap between the clients and the server; null: without one. */
  readonly wire: WireOptions | null;
}

/** How a tap tells what crosses the wire, besides the page. */
export interface WireOptions {
  /** In the terminal each frame's bytes, too. */
  readonly hex: boolean;
  /** The file for a capture, as it was typed; undefined: none. */
  readonly pcap: string | undefined;
}

export const HELP = `Usage: npm run milestone <number> -- [options]

  --port N          the server's port (4000, or the variable PORT)
  --client-port N   the page's port (5500, or the variable CLIENT_PORT)
  --no-client       the server alone, without the page
  --open            opens the page in the browser
  --watch           starts again when a file changes
  --inspect         lets a debugger attach (chrome://inspect)
  --inspect-brk     the same, and waits for it before the first line
  --tls             https:// and wss://, from milestone 3 on
  --wire            shows what crosses the wire, here and in the page
  --hex             with --wire: the bytes of each frame, too
  --pcap FILE       with --wire: writes it to FILE as well, for Wireshark`;

const OPTIONS = {
  port: { type: 'string' },
  'client-port': { type: 'string' },
  'no-client': { type: 'boolean' },
  open: { type: 'boolean' },
  watch: { type: 'boolean' },
  inspect: { type: 'boolean' },
  'inspect-brk': { type: 'boolean' },
  tls: { type: 'boolean' },
  wire: { type: 'boolean' },
  hex: { type: 'boolean' },
  pcap: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option or a value that makes no sense.
 */
export function readOptions(
  args: readonly string[],
  env: Environment,
): MilestoneOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [name, ...rest] = positionals;
  if (rest.length > 0) {
    throw new CommandError(`One milestone at a time, and not ${positionals}.`);
  }
  return {
    name,
    ...readPorts(values, env),
    open: values.open ?? false,
    watch: values.watch ?? false,
    inspect: values['inspect-brk']
      ? '--inspect-brk'
      : values.inspect
        ? '--inspect'
        : undefined,
    tls: values.tls ?? readTls(env),
    wire: readWire(values),
  };
}

/** Where the server, or the tap before it, and the page listen. */
export interface PortOptions {
  readonly port: number;
  readonly clientPort: number;
  readonly client: boolean;
}

/** @throws {CommandError} when they are no ports, or the same one. */
export function readPorts(
  values: {
    readonly port?: string | undefined;
    readonly 'client-port'?: string | undefined;
    readonly 'no-client'?: boolean | undefined;
  },
  env: Environment,
): PortOptions {
  const port = readPort('--port', values.port ?? env['PORT'], 4000);
  const clientPort = readPort(
    '--client-port',
    values['client-port'] ?? env['CLIENT_PORT'],
    5500,
  );
  const client = !values['no-client'];
  if (client && port === clientPort) {
    throw new CommandError(
      `Server and page cannot share port ${port}: choose another one ` +
        `with --port or --client-port.`,
    );
  }
  return { port, clientPort, client };
}

function readWire(values: {
  readonly wire?: boolean | undefined;
  readonly hex?: boolean | undefined;
  readonly pcap?: string | undefined;
}): WireOptions | null {
  const { wire = false, hex = false, pcap } = values;
  if (wire) return { hex, pcap };
  if (!hex && pcap === undefined) return null;
  throw new CommandError(
    '--hex and --pcap tell of what crosses the wire: add --wire.',
  );
}

function parse(args: readonly string[]) {
  refuseSwallowed(['milestone', 'lecture'], OPTIONS, args);
  try {
    return parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
  } catch (error) {
    const [sentence] = String((error as Error).message).split('. ');
    throw new CommandError(`${sentence}. All options:\n\n${HELP}`);
  }
}

function readPort(
  name: string,
  text: string | undefined,
  otherwise: number,
): number {
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new CommandError(
    `A port is a number from 1 to 65535, and not "${text}": ` +
      `for example ${name} ${otherwise + 1}.`,
  );
}

function readTls(env: Environment): boolean | undefined {
  const tls = env['TLS'];
  return tls === 'on' ? true : tls === 'off' ? false : undefined;
}
