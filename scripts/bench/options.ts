import { parseArgs } from 'node:util';
import { CommandError } from '../lib/command-line/command-error.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';

/** A server that is not in the catalogue: its name, and what starts it. */
export interface ExtraServer {
  readonly name: string;
  readonly file: string;
}

/** What `npm run bench` was asked to do. */
export interface BenchOptions {
  readonly rounds: number;
  readonly quick: boolean;
  /** The names of the only scenarios to run; none: all. */
  readonly only: readonly string[];
  /** The only servers to run; undefined: all. */
  readonly servers: readonly string[] | undefined;
  readonly extra: readonly ExtraServer[];
  /** The files for figures and chart. */
  readonly json: string | undefined;
  readonly svg: string | undefined;
  /** Renews the files in `docs/`. */
  readonly write: boolean;
  /** The file to take the figures from, instead of measuring. */
  readonly from: string | undefined;
}

// Two options are for maintainers, and stand in docs/performance.md:
// --server NAME=FILE and --from FILE.
export const HELP = `Usage: npm run bench -- [options]

Compares echo servers side by side: plain TCP in Node, ws as npm installs it
and with bufferutil, and milestones of this course.

  --only NAME      one scenario: 16b, 16b-pipelined, 1kib, 1kib-text, 64kib,
                   1mib, 1gib, 1gib-messages, 256mib, 8gib, idle or
                   handshakes; several times: each of those that are named
  --servers LIST   only these, for example tcp,ws,bufferutil,6: a milestone is
                   one as soon as it echoes
  --rounds N       how often each server has its turn (5)
  --quick          less than a minute: for a first look, not for a claim
  --json FILE      writes every round's figures to a file
  --svg FILE       draws the bar chart into a file
  --write          renews docs/bench.json, docs/images/bench.svg and the
                   figures in docs/performance.md

A first look within seconds:
  npm run bench -- --quick --only 16b --servers ws,5`;

const OPTIONS = {
  only: { type: 'string', multiple: true },
  servers: { type: 'string' },
  server: { type: 'string', multiple: true },
  rounds: { type: 'string' },
  quick: { type: 'boolean' },
  json: { type: 'string' },
  svg: { type: 'string' },
  write: { type: 'boolean' },
  from: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ROUNDS = 5;
const QUICK_ROUNDS = 2;
const MAX_ROUNDS = 50;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option or a value that makes no sense.
 */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const { only = [], json, svg, from, quick = false, write = false } = values;
  const isPart = only.length > 0 || values.servers !== undefined || quick;
  if (write && isPart) {
    throw new CommandError(
      'The page shows all of it: --write goes without --only, --servers ' +
        'and --quick.',
    );
  }
  return {
    rounds: readRounds(values.rounds, quick ? QUICK_ROUNDS : ROUNDS),
    quick,
    only,
    servers: values.servers?.split(',').map((name) => name.trim()),
    extra: (values.server ?? []).map(readServer),
    json,
    svg,
    write,
    from,
  };
}

function parse(args: readonly string[]) {
  refuseSwallowed(['bench'], OPTIONS, args);
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [sentence = text] = text.split(/\. |\n/);
    throw new CommandError(
      `${sentence.replace(/\.$/, '')}: ` +
        'npm run bench -- --help lists the options.',
    );
  }
}

function readRounds(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const rounds = Number(text);
  if (/^\d+$/.test(text) && rounds >= 1 && rounds <= MAX_ROUNDS) return rounds;
  throw new CommandError(
    `Rounds are a number from 1 to ${MAX_ROUNDS}, and not "${text}": ` +
      'for example --rounds 3.',
  );
}

function readServer(text: string): ExtraServer {
  const [, name, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && file !== undefined) return { name, file };
  throw new CommandError(
    `A server is a name and the file that starts it, and not "${text}": ` +
      'for example --server mine=/tmp/main.ts.',
  );
}
