import { quote } from '../../../shared/explain/quote.ts';
import { CommandError } from '../command-line/command-error.ts';

/**
 * A whole number, in decimal or as 0x and hex; undefined when it was not given.
 *
 * @throws {CommandError} on anything else, and outside of the range.
 */
export function readNumber(
  option: string,
  text: string | undefined,
  lowest: number,
  highest: number,
): number | undefined {
  if (text === undefined) return undefined;
  const isNumber = /^(?:\d+|0x[0-9a-f]+)$/i.test(text);
  const number = isNumber ? Number(text) : Number.NaN;
  if (number >= lowest && number <= highest) return number;
  const range =
    highest === Number.MAX_SAFE_INTEGER
      ? `from ${lowest} on`
      : `from ${lowest} to ${highest}`;
  throw new CommandError(
    `${option} is a whole number ${range}, and not ${quote(text)}.`,
  );
}
