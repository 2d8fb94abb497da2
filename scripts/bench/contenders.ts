import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { folderOf } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { WITHOUT_ADDONS, wsVersion } from '../compare/ws-package.ts';
import { builtMilestones } from '../../shared/course-folder.ts';
import { mainFileOf } from '../lib/course/built-milestones.ts';
import type { ExtraServer } from './options.ts';
import { LARGEST_MESSAGE } from './scenarios.ts';

/** A server to be measured. */
export interface Contender {
  /** How it is chosen on the command line. */
  readonly key: string;
  readonly name: string;
  /** Which version or folder it is. */
  readonly details: string;
  /** The file that starts it. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** False: plain TCP. */
  readonly speaksWebSocket: boolean;
  /** True when it need not hold a message as a whole. */
  readonly streams: boolean;
}

/** The one that all others are compared with. */
export const BASELINE = 'ws';

/** Milestones that are worth measuring, by their slugs. */
const ECHOES: ReadonlySet<string> = new Set([
  'echo',
  'ping-pong-limits',
  'streaming',
]);

const STREAMS_FROM = 'streaming';

const LIMITS: Readonly<Record<string, string>> = {
  MAX_MESSAGE_BYTES: String(LARGEST_MESSAGE),
};

const MILESTONE_ENV: Readonly<Record<string, string>> = {
  ...LIMITS,
  PORT: '0',
  TLS: 'off',
  LOG: 'off',
  // A ping would be taken for a part of the echo. ws sends none by itself.
  HEARTBEAT_INTERVAL_MS: '3600000',
};

/**
 * Those that were asked for, in the order of the report.
 *
 * @throws {CommandError} when there is none of that name.
 */
export function chooseContenders(
  keys: readonly string[] | undefined,
  extra: readonly ExtraServer[],
): readonly Contender[] {
  const all = allContenders(extra);
  const names = all.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new CommandError(`Two servers are called "${twice}".`);
  }
  const unknown = keys?.find((key) => !all.some((one) => one.key === key));
  if (unknown !== undefined) {
    throw new CommandError(
      `There is no server "${unknown}": choose from ` +
        `${all.map(({ key }) => key).join(', ')}.`,
    );
  }
  return all.filter(({ key }) => keys?.includes(key) ?? true);
}

function allContenders(extra: readonly ExtraServer[]): readonly Contender[] {
  return [
    tcpContender(),
    wsContender('ws', BASELINE, '', WITHOUT_ADDONS),
    ...bufferutilContender(),
    ...builtMilestones(ROOT)
      .filter(({ slug }) => ECHOES.has(slug))
      .map(milestoneContender),
    ...extra.map(extraContender),
  ];
}

function tcpContender(): Contender {
  return {
    key: 'tcp',
    name: 'raw TCP',
    details: 'net, piped',
    main: join(ROOT, 'scripts', 'bench', 'tcp-server.ts'),
    env: {},
    speaksWebSocket: false,
    streams: true,
  };
}

function wsContender(
  key: string,
  name: string,
  addon: string,
  env: Readonly<Record<string, string>>,
): Contender {
  return {
    key,
    name,
    details: `ws ${wsVersion()}${addon}`,
    main: join(ROOT, 'scripts', 'compare', 'ws-server.ts'),
    env: { ...LIMITS, ...env },
    speaksWebSocket: true,
    streams: false,
  };
}

/** Nothing where the add-on is not installed: it is native code. */
function bufferutilContender(): readonly Contender[] {
  const version = bufferutilVersion();
  if (version === null) return [];
  const addon = ` and bufferutil ${version}`;
  // Empty, and not left out: our own environment may hold something else.
  const env = { ...WITHOUT_ADDONS, WS_NO_BUFFER_UTIL: '' };
  return [wsContender('bufferutil', 'ws + bufferutil', addon, env)];
}

function bufferutilVersion(): string | null {
  try {
    const requireAsWs = createRequire(
      createRequire(import.meta.url).resolve('ws'),
    );
    const content: unknown = requireAsWs('bufferutil/package.json');
    const isObject = typeof content === 'object' && content !== null;
    return isObject && 'version' in content ? String(content.version) : '?';
  } catch {
    return null;
  }
}

function milestoneContender(milestone: Milestone): Contender {
  return {
    key: String(milestone.number),
    name: `milestone ${milestone.number}`,
    details: folderOf(milestone),
    main: mainFileOf(milestone),
    env: MILESTONE_ENV,
    speaksWebSocket: true,
    streams: milestone.slug === STREAMS_FROM,
  };
}

/** Taken for the newest of the course: it can do what that can. */
function extraContender({ name, file }: ExtraServer): Contender {
  return {
    key: name,
    name,
    details: file,
    main: resolve(process.env['INIT_CWD'] ?? process.cwd(), file),
    env: MILESTONE_ENV,
    speaksWebSocket: true,
    streams: true,
  };
}
