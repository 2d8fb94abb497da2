import {
  DEFAULT_ALLOWED_HOSTS,
  DEFAULT_ALLOWED_ORIGINS,
  DEFAULT_CERTIFICATES_FOLDER,
  DEFAULT_CLOSE_TIMEOUT_MS,
  DEFAULT_FRAGMENT_BYTES,
  DEFAULT_MAX_MESSAGE_BYTES,
  DEFAULT_PORT,
  DEFAULT_REQUEST_TIMEOUT_MS,
  DEFAULT_SHUTDOWN_TIMEOUT_MS,
  DEFAULT_TLS,
} from './constants.ts';
import { hostnameOf } from './http/host.ts';
import { ANY_ORIGIN, isOrigin, withoutUsualPort } from './http/origin.ts';

/** What can be set from outside, by environment variables. */
export interface Settings {
  /** `PORT`: 0 lets the operating system choose. */
  readonly port: number;
  /** `REQUEST_TIMEOUT_MS`: the time a peer has to send a whole request. */
  readonly requestTimeoutMs: number;
  /** `ALLOWED_HOSTS`: names without a port, separated by commas. */
  readonly allowedHosts: readonly string[];
  /** `ALLOWED_ORIGINS`: origins, separated by commas; `*` for all. */
  readonly allowedOrigins: readonly string[];
  /** `TLS`: https:// and wss:// instead of http:// and ws://. */
  readonly tls: 'on' | 'off' | 'auto';
  /** `CERTS_DIR`: the folder of key and certificate. */
  readonly certificatesFolder: string;
  /** `MAX_MESSAGE_BYTES`: more in one message breaks the connection. */
  readonly maxMessageBytes: number;
  /** `FRAGMENT_BYTES`: a longer message leaves in several frames; 0: never. */
  readonly fragmentBytes: number;
  /** `CLOSE_TIMEOUT_MS`: the time a peer has to answer a close frame. */
  readonly closeTimeoutMs: number;
  /** `SHUTDOWN_TIMEOUT_MS`: the time all peers have when the process ends. */
  readonly shutdownTimeoutMs: number;
  /** `LOG`: off silences the lines for each message. */
  readonly logMessages: boolean;
  /** `TRACE`: on prints every task of the receiver as it runs. */
  readonly trace: boolean;
}

/** A setting that makes no sense. The message is one sentence for people. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {SettingsError} when a variable holds something unusable. */
export function readSettings(env: Environment): Settings {
  return {
    port: readNumber(env, 'PORT', DEFAULT_PORT, 0, 65_535),
    requestTimeoutMs: readMs(
      env,
      'REQUEST_TIMEOUT_MS',
      DEFAULT_REQUEST_TIMEOUT_MS,
    ),
    closeTimeoutMs: readMs(env, 'CLOSE_TIMEOUT_MS', DEFAULT_CLOSE_TIMEOUT_MS),
    shutdownTimeoutMs: readMs(
      env,
      'SHUTDOWN_TIMEOUT_MS',
      DEFAULT_SHUTDOWN_TIMEOUT_MS,
    ),
    allowedHosts: readList(env, 'ALLOWED_HOSTS', DEFAULT_ALLOWED_HOSTS, isHost),
    allowedOrigins: readList(
      env,
      'ALLOWED_ORIGINS',
      DEFAULT_ALLOWED_ORIGINS,
      isAllowable,
    ).map(withoutUsualPort),
    tls: readTls(env),
    certificatesFolder: env['CERTS_DIR'] ?? DEFAULT_CERTIFICATES_FOLDER,
    maxMessageBytes: readNumber(
      env,
      'MAX_MESSAGE_BYTES',
      DEFAULT_MAX_MESSAGE_BYTES,
      0,
      Number.MAX_SAFE_INTEGER,
    ),
    fragmentBytes: readNumber(
      env,
      'FRAGMENT_BYTES',
      DEFAULT_FRAGMENT_BYTES,
      0,
      Number.MAX_SAFE_INTEGER,
    ),
    logMessages: readSwitch(env, 'LOG', true),
    trace: readSwitch(env, 'TRACE', false),
  };
}

/** From a millisecond to an hour. */
function readMs(env: Environment, name: string, otherwise: number): number {
  return readNumber(env, name, otherwise, 1, 3_600_000);
}

function readNumber(
  env: Environment,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  // Number() also reads "1e3", "0x10" and " 7 ": only plain digits are meant.
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new SettingsError(
      `${name} must be a whole number from ${least} to ${most}, ` +
        `and not "${text}". For example: ${name}=${otherwise}`,
    );
  }
  return value;
}

function readSwitch(
  env: Environment,
  name: string,
  otherwise: boolean,
): boolean {
  const text = env[name];
  if (text === undefined) return otherwise;
  if (text === 'on' || text === 'off') return text === 'on';
  throw new SettingsError(
    `${name} must be on or off, and not "${text}". For example: ${name}=on`,
  );
}

function readTls(env: Environment): Settings['tls'] {
  const text = env['TLS'] ?? DEFAULT_TLS;
  if (text === 'on' || text === 'off' || text === 'auto') return text;
  throw new SettingsError(
    `TLS must be on, off or auto, and not "${text}". For example: TLS=on`,
  );
}

function readList(
  env: Environment,
  name: string,
  otherwise: readonly string[],
  isItem: (text: string) => boolean,
): readonly string[] {
  const text = env[name];
  if (text === undefined) return otherwise;
  const items = text.split(',').map((item) => item.trim().toLowerCase());
  const wrong = items.find((item) => !isItem(item));
  if (wrong !== undefined) {
    throw new SettingsError(
      `${name} cannot contain "${wrong}". ` +
        `For example: ${name}=${otherwise.join(',')}`,
    );
  }
  return items;
}

function isHost(text: string): boolean {
  return hostnameOf(text) === text;
}

/** `null` is no origin of anybody, but who writes it here means it. */
function isAllowable(text: string): boolean {
  return isOrigin(text) || text === 'null' || text === ANY_ORIGIN;
}
