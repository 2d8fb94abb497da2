import { DEFAULT_PORT, DEFAULT_REQUEST_TIMEOUT_MS } from './constants.ts';

/** What can be set from outside, by environment variables. */
export interface Settings {
  /** `PORT`: 0 lets the operating system choose. */
  readonly port: number;
  /** `REQUEST_TIMEOUT_MS`: the time a peer has to send a whole request. */
  readonly requestTimeoutMs: number;
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
    requestTimeoutMs: readNumber(
      env,
      'REQUEST_TIMEOUT_MS',
      DEFAULT_REQUEST_TIMEOUT_MS,
      1,
      3_600_000,
    ),
  };
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
