import {
  DEFAULT_ALLOWED_HOSTS,
  DEFAULT_ALLOWED_ORIGINS,
  DEFAULT_CERTIFICATES_FOLDER,
  DEFAULT_FRAGMENT_BYTES,
  DEFAULT_PORT,
  DEFAULT_TLS,
} from './constants.ts';
import {
  readList,
  readNumber,
  readSwitch,
  SettingsError,
} from './environment.ts';
import type { Environment } from './environment.ts';
import { HANDLER_NAMES, limitsOf } from './handlers.ts';
import type { HandlerName } from './handlers.ts';
import { hostnameOf } from './http/host.ts';
import { ANY_ORIGIN, isOrigin, withoutUsualPort } from './http/origin.ts';
import { readLimits } from './limits.ts';
import type { Limits } from './limits.ts';

/** What can be set from outside, by environment variables. */
export interface Settings {
  /** `PORT`: 0 lets the operating system choose. */
  readonly port: number;
  /** `ALLOWED_HOSTS`: names without a port, separated by commas. */
  readonly allowedHosts: readonly string[];
  /** `ALLOWED_ORIGINS`: origins, separated by commas; `*` for all. */
  readonly allowedOrigins: readonly string[];
  /** `TLS`: https:// and wss:// instead of http:// and ws://. */
  readonly tls: 'on' | 'off' | 'auto';
  /** `CERTS_DIR`: the folder of key and certificate. */
  readonly certificatesFolder: string;
  /** `FRAGMENT_BYTES`: a longer message leaves in several frames; 0: never. */
  readonly fragmentBytes: number;
  /** `HANDLER`: what becomes of messages. */
  readonly handler: HandlerName;
  readonly limits: Limits;
  /** `LOG`: off silences the lines for each message. */
  readonly logMessages: boolean;
  /** `TRACE`: on prints every task of the receiver as it runs. */
  readonly trace: boolean;
}

/** @throws {SettingsError} when a variable holds something unusable. */
export function readSettings(env: Environment): Settings {
  const handler = readHandler(env);
  return {
    port: readNumber(env, {
      variable: 'PORT',
      otherwise: DEFAULT_PORT,
      least: 0,
      most: 65_535,
    }),
    allowedHosts: readList(env, 'ALLOWED_HOSTS', DEFAULT_ALLOWED_HOSTS, isHost),
    allowedOrigins: readList(
      env,
      'ALLOWED_ORIGINS',
      DEFAULT_ALLOWED_ORIGINS,
      isAllowable,
    ).map(withoutUsualPort),
    tls: readTls(env),
    certificatesFolder: env['CERTS_DIR'] ?? DEFAULT_CERTIFICATES_FOLDER,
    fragmentBytes: readNumber(env, {
      variable: 'FRAGMENT_BYTES',
      otherwise: DEFAULT_FRAGMENT_BYTES,
      least: 0,
      most: Number.MAX_SAFE_INTEGER,
    }),
    handler,
    limits: readLimits(limitsOf(handler, env)),
    logMessages: readSwitch(env, 'LOG', true),
    trace: readSwitch(env, 'TRACE', false),
  };
}

function readTls(env: Environment): Settings['tls'] {
  const text = env['TLS'] ?? DEFAULT_TLS;
  if (text === 'on' || text === 'off' || text === 'auto') return text;
  throw new SettingsError(
    `TLS must be on, off or auto, and not "${text}". For example: TLS=on`,
  );
}

function readHandler(env: Environment): HandlerName {
  const text = env['HANDLER'] ?? 'echo';
  const name = HANDLER_NAMES.find((each) => each === text);
  if (name !== undefined) return name;
  throw new SettingsError(
    `HANDLER must be one of ${HANDLER_NAMES.join(', ')}, and not "${text}". ` +
      'For example: HANDLER=sha256',
  );
}

function isHost(text: string): boolean {
  return hostnameOf(text) === text;
}

/** `null` is no origin of anybody, but who writes it here means it. */
function isAllowable(text: string): boolean {
  return isOrigin(text) || text === 'null' || text === ANY_ORIGIN;
}
