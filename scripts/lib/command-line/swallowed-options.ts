import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandLine } from './command-line.ts';
import { CommandError } from './command-error.ts';
import { shareOut } from './share-out.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** As `parseArgs` takes them. */
export type OptionTable = Readonly<
  Record<string, { readonly type: 'string' | 'boolean' }>
>;

/** An option that npm has taken for its own. */
interface Swallowed {
  readonly name: string;
  /** Undefined: it has none, or npm has left it among the words. */
  readonly value: string | undefined;
  readonly lacksValue: boolean;
}

/** What npm takes ours for: an abbreviation, several short options. */
const TAKEN_AS: Readonly<Record<string, string>> = {
  to: 'token-description',
  pcap: 'parseable',
};

/**
 * npm takes options that do not stand behind `--` for its own, and leaves them
 * in the environment: `--wire` as `npm_config_wire=true`, `--port 4001` as
 * `npm_config_port=true` with 4001 among the words.
 *
 * @param scripts the names by which npm may have started the command.
 * @throws {CommandError} which says what to type instead.
 */
export function refuseSwallowed(
  scripts: readonly string[],
  table: OptionTable,
  args: readonly string[],
  env: Environment = process.env,
): void {
  const script = env['npm_lifecycle_event'] ?? '';
  // Another tool, or another script of npm's which has started this one.
  if (!scripts.includes(script)) return;
  if (!env['npm_config_user_agent']?.startsWith('npm/')) return;
  const swallowed = Object.entries(table).flatMap(([name, { type }]) =>
    findSwallowed(name, type, env),
  );
  if (swallowed.length === 0) return;
  const names = swallowed.map(({ name }) => `--${name}`).join(' and ');
  const line = (dashes: string): string =>
    commandLine({ script, args: rightArgs(swallowed, args) }).replace(
      ' -- ',
      ` ${dashes} `,
    );
  throw new CommandError(
    `npm has taken ${names} for its own: options for ${script} stand behind ` +
      `--. Type: ${line('--')}` +
      // There npm may get to see the strokes only as a string.
      (process.platform === 'win32' ? `\nIn PowerShell: ${line("'--'")}` : ''),
  );
}

function findSwallowed(
  name: string,
  type: 'string' | 'boolean',
  env: Environment,
): readonly Swallowed[] {
  const isNegative = name.startsWith('no-');
  const plain = isNegative ? name.slice('no-'.length) : name;
  const other = TAKEN_AS[name];
  for (const key of other === undefined ? [plain] : [plain, other]) {
    const value = typedValue(key, env);
    if (value === undefined) continue;
    if (type === 'boolean') {
      const isMeant = isNegative ? value === '' : value !== '';
      if (isMeant) return [{ name, value: undefined, lacksValue: false }];
    } else {
      const lacksValue = value === 'true';
      return [{ name, value: lacksValue ? undefined : value, lacksValue }];
    }
  }
  return [];
}

/** Undefined unless it comes from the command line. */
function typedValue(key: string, env: Environment): string | undefined {
  const variable = `npm_config_${key.replaceAll('-', '_')}`;
  // On Windows a variable is found by either name, but listed by one.
  const names = Object.keys(env);
  if (!names.includes(variable) || names.includes(variable.toUpperCase())) {
    return undefined;
  }
  const value = env[variable];
  // Who builds add-ons may have set it for node-gyp.
  if (key === 'jobs' && value !== 'true') return undefined;
  const field = key.replaceAll('-', '[-_]');
  const line = new RegExp(`^\\s*${field}\\s*(?:\\[\\])?\\s*(?:=|$)`, 'im');
  return settingsFiles(env).some((file) => line.test(textOf(file)))
    ? undefined
    : value;
}

/** Where npm reads its settings, besides command line and environment. */
function settingsFiles(env: Environment): readonly string[] {
  const { npm_config_userconfig: user, npm_config_globalconfig: all } = env;
  const { npm_config_local_prefix: project, npm_execpath: npm } = env;
  return [
    ...(user ? [user] : []),
    ...(all ? [all] : []),
    ...(project ? [join(project, '.npmrc')] : []),
    ...(npm ? [join(dirname(npm), '..', 'npmrc')] : []),
  ];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Words and options as they were meant, as far as that can be known. */
function rightArgs(
  swallowed: readonly Swallowed[],
  args: readonly string[],
): readonly string[] {
  const option = args.findIndex((arg) => arg.startsWith('-'));
  const end = option === -1 ? args.length : option;
  const open = swallowed.filter(({ lacksValue }) => lacksValue);
  const { words, values } = shareOut(
    open.map(({ name }) => name),
    args.slice(0, end),
  );
  const options = swallowed.flatMap(({ name, value, lacksValue }) => {
    const found = lacksValue ? values.get(name) : value;
    return [`--${name}`, ...(found === undefined ? [] : [found])];
  });
  return [...words, ...options, ...args.slice(end)];
}
