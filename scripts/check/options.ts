import { parseArgs } from 'node:util';
import { CommandError } from '../lib/command-line/command-error.ts';
import { wrongOption } from '../lib/command-line/wrong-option.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';

/** What is checked. */
export type Subject =
  /** `my-server/`. */
  | { readonly kind: 'mine' }
  /** Whatever this line of a shell starts. */
  | { readonly kind: 'command'; readonly command: string }
  /** A server that somebody else has started. */
  | { readonly kind: 'url'; readonly url: URL }
  /** The reference, as it was typed. */
  | { readonly kind: 'milestone'; readonly name: string };

/** What `npm run check` was asked to do. */
export interface CheckOptions {
  /** As it was typed; undefined: the one that the subject is for. */
  readonly name: string | undefined;
  readonly subject: Subject;
  /** Goes on after a failure. */
  readonly all: boolean;
  /** Ids of cases, or the beginning of ids: `echo/`. Empty: every case. */
  readonly only: readonly string[];
  readonly watch: boolean;
  readonly json: boolean;
  /** Shows all that the server prints. */
  readonly output: boolean;
  /** What the server prints has another form than the course's. */
  readonly noLog: boolean;
  readonly times: number;
  /** How many servers are checked at the same time. */
  readonly jobs: number;
}

/** Most conversations wait most of the time. */
const DEFAULT_JOBS = 4;
/** Each starts servers of its own. */
const MAX_JOBS = 16;
const MAX_TIMES = 9_999;

export const HELP = `Usage: npm run check <number> -- [options]

Checks your server in my-server/ against every case of a milestone, and then of
those before it. It stops at the first failure, and explains it. Without a
number it is the milestone that my-server/ was begun for.

  --run "COMMAND"   checks what this starts instead, in any language; it finds
                    its port in the variable PORT
  --url URL         checks a server that already runs: ws://127.0.0.1:4000/
  --milestone N     checks the reference, as milestone N has it
  --only ID         this case only, or those that begin so: --only echo/
  --all             goes on after a failure
  --watch           checks again after a change, or when you press Enter
  --output          shows all that the server prints
  --no-log          does not look at what the server prints
  --times N         checks N times in a row
  --jobs N          starts N servers to be quicker (${DEFAULT_JOBS})
  --json            the result as JSON, for programs`;

const OPTIONS = {
  run: { type: 'string' },
  url: { type: 'string' },
  milestone: { type: 'string' },
  only: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  watch: { type: 'boolean' },
  output: { type: 'boolean' },
  'no-log': { type: 'boolean' },
  times: { type: 'string' },
  jobs: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on what makes no sense.
 */
export function readOptions(args: readonly string[]): CheckOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [name, ...rest] = positionals;
  if (rest.length > 0) {
    const names = positionals.join(' and ');
    throw new CommandError(`One milestone at a time, and not ${names}.`);
  }
  if (values.watch && values.json) {
    throw new CommandError('--watch is for people, --json for programs.');
  }
  const times = readNumber('--times', values.times, 1, MAX_TIMES);
  if (values.json && times > 1) {
    throw new CommandError('--json gives one result: leave --times out.');
  }
  return {
    name: name ?? values.milestone,
    subject: readSubject(values),
    all: values.all ?? false,
    only: values.only ?? [],
    watch: values.watch ?? false,
    json: values.json ?? false,
    output: values.output ?? false,
    noLog: values['no-log'] ?? false,
    times,
    jobs: readNumber('--jobs', values.jobs, DEFAULT_JOBS, MAX_JOBS),
  };
}

function parse(args: readonly string[]) {
  refuseSwallowed(['check'], OPTIONS, args);
  try {
    return parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
  } catch (error) {
    throw wrongOption(error, 'check');
  }
}

function readSubject(
  values: Readonly<
    Partial<Record<'run' | 'url' | 'milestone', string | undefined>>
  >,
): Subject {
  const { run, url, milestone } = values;
  const asked = [run, url, milestone].filter((value) => value !== undefined);
  if (asked.length > 1) {
    throw new CommandError('Choose one of --run, --url and --milestone.');
  }
  if (run !== undefined) return { kind: 'command', command: readCommand(run) };
  if (url !== undefined) return { kind: 'url', url: readUrl(url) };
  if (milestone !== undefined) return { kind: 'milestone', name: milestone };
  return { kind: 'mine' };
}

function readCommand(command: string): string {
  if (command.trim() !== '') return command;
  throw new CommandError(
    'Say what starts your server: --run "python server.py"',
  );
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const schemes = ['ws:', 'wss:', 'http:', 'https:'];
  if (url && schemes.includes(url.protocol)) return url;
  throw new CommandError(
    `"${text}" is no address of a server: ` +
      'try --url ws://127.0.0.1:4000/ or wss://…',
  );
}

function readNumber(
  name: string,
  text: string | undefined,
  otherwise: number,
  max: number,
): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (/^[1-9]\d{0,3}$/.test(text) && number <= max) return number;
  throw new CommandError(
    `${name} takes a whole number from 1 to ${max}, and not "${text}": ` +
      `for example ${name} ${otherwise + 1}`,
  );
}
