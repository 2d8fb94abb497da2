import { join, resolve } from 'node:path';
import { builtMilestones } from '../../../shared/course-folder.ts';
import { folderOf, MILESTONES } from '../../../shared/course.ts';
import type { Milestone } from '../../../shared/course.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import { CommandError } from '../../lib/command-line/command-error.ts';
import { mainFileOf } from '../../lib/course/built-milestones.ts';
import type { ExtraServer } from '../options.ts';
import { LARGEST_MESSAGE } from '../scenarios.ts';
import { bufferutilVersion, WITHOUT_ADDONS, wsVersion } from './ws-package.ts';

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

const ECHOES_FROM = 'echo';
const STREAMS_FROM = 'streaming';

/** Milestones that are measured when nobody says which, by their slugs. */
const USUAL: ReadonlySet<string> = new Set([
  'echo',
  'ping-pong-limits',
  'streaming',
]);

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
 * @param keys of contenders: each milestone that echoes is one; undefined:
 * the usual ones.
 * @throws {CommandError} when there is none of that name.
 */
export function chooseContenders(
  keys: readonly string[] | undefined,
  extra: readonly ExtraServer[],
): readonly Contender[] {
  const milestones = builtMilestones(ROOT).filter((one) =>
    keys === undefined ? USUAL.has(one.slug) : isFrom(ECHOES_FROM, one),
  );
  const all = [
    tcpContender(),
    wsContender('ws', BASELINE, '', WITHOUT_ADDONS),
    ...bufferutilContender(),
    ...milestones.map(milestoneContender),
    ...extra.map(extraContender),
  ];
  refuseTwice(all.map(({ key }) => key));
  refuseTwice(all.map(({ name }) => name));
  const unknown = keys?.find((key) => !all.some((one) => one.key === key));
  if (unknown !== undefined) {
    throw new CommandError(
      `There is no server "${unknown}": choose from ` +
        `${all.map(({ key }) => key).join(', ')}.`,
    );
  }
  return all.filter(({ key }) => keys?.includes(key) ?? true);
}

function isFrom(slug: string, { number }: Milestone): boolean {
  const first = MILESTONES.find((one) => one.slug === slug);
  return first !== undefined && number >= first.number;
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new CommandError(`Two servers are called "${twice}".`);
}

function tcpContender(): Contender {
  return {
    key: 'tcp',
    name: 'raw TCP',
    details: 'net, piped',
    main: join(import.meta.dirname, 'tcp-server.ts'),
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
    main: join(import.meta.dirname, 'ws-server.ts'),
    env: { ...LIMITS, ...env },
    speaksWebSocket: true,
    streams: false,
  };
}

/** Nothing where the add-on is not installed. */
function bufferutilContender(): readonly Contender[] {
  const version = bufferutilVersion();
  if (version === null) return [];
  const addon = ` and bufferutil ${version}`;
  // Empty, and not left out: our own environment may hold something else.
  const env = { ...WITHOUT_ADDONS, WS_NO_BUFFER_UTIL: '' };
  return [wsContender('bufferutil', 'ws + bufferutil', addon, env)];
}

function milestoneContender(milestone: Milestone): Contender {
  return {
    key: String(milestone.number),
    name: `milestone ${milestone.number}`,
    details: folderOf(milestone),
    main: mainFileOf(milestone),
    env: MILESTONE_ENV,
    speaksWebSocket: true,
    streams: isFrom(STREAMS_FROM, milestone),
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
