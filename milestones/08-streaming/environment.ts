/** Environment variables: how a server is told what to do differently. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that makes no sense. The message is one sentence for people. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** A number, and between which two it must be. */
export interface NumberSetting {
  readonly variable: string;
  /** Used when nothing is said. */
  readonly otherwise: number;
  readonly least: number;
  readonly most: number;
}

const LARGEST_EXAMPLE = 1_000_000;

/** @throws {SettingsError} when it is no whole number within the bounds. */
export function readNumber(
  env: Environment,
  { variable, otherwise, least, most }: NumberSetting,
): number {
  const text = env[variable];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  // Number() also reads "1e3", "0x10" and " 7 ": only plain digits are meant.
  if (!/^\d+$/.test(text) || value < least || value > most) {
    // A default may be very large where it means "no limit".
    const example = Math.min(otherwise, LARGEST_EXAMPLE);
    throw new SettingsError(
      `${variable} must be a whole number from ${least} to ${most}, ` +
        `and not "${text}". For example: ${variable}=${example}`,
    );
  }
  return value;
}

/** How people write it. */
const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['true', true],
  ['1', true],
  ['off', false],
  ['false', false],
  ['0', false],
]);

/** @throws {SettingsError} when it is neither on nor off. */
export function readSwitch(
  env: Environment,
  variable: string,
  otherwise: boolean,
): boolean {
  const text = env[variable];
  if (text === undefined || text === '') return otherwise;
  const value = SWITCH.get(text);
  if (value !== undefined) return value;
  throw new SettingsError(
    `${variable} must be on or off, and not "${text}". ` +
      `For example: ${variable}=on`,
  );
}

/**
 * Items separated by commas, in lower case.
 *
 * @throws {SettingsError} when one of them is none.
 */
export function readList(
  env: Environment,
  variable: string,
  otherwise: readonly string[],
  isItem: (text: string) => boolean,
): readonly string[] {
  const text = env[variable];
  if (text === undefined) return otherwise;
  const items = text.split(',').map((item) => item.trim().toLowerCase());
  const wrong = items.find((item) => !isItem(item));
  if (wrong !== undefined) {
    throw new SettingsError(
      `${variable} cannot contain "${wrong}". ` +
        `For example: ${variable}=${otherwise.join(',')}`,
    );
  }
  return items;
}
