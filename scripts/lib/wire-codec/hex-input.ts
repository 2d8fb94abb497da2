import { quote } from '../../../shared/explain/quote.ts';
import { CommandError } from '../command-line/command-error.ts';

const SEPARATORS = /[\s,;:-]*/y;
/** Before each byte, as code has it. A shell takes the backslash away. */
const PREFIX = /(?:0x|\\?x)?/iy;
/** A `0` that has an `x` behind it belongs to the next byte. */
const DIGITS = /(?:(?!0x)[0-9a-f])+/iy;
const REST = /\S+/y;

/**
 * Bytes that somebody wrote as hex: `81 85`, `0x81, 0x85`, `\x81\x85`,
 * `81:85`, `81-85` or `8185`.
 *
 * @throws {CommandError} which says where it is something else.
 */
export function parseHex(text: string): Buffer {
  const parts: Buffer[] = [];
  let count = 0;
  let i = 0;
  for (;;) {
    i += match(SEPARATORS, text, i).length;
    if (i === text.length) return Buffer.concat(parts);
    const prefix = match(PREFIX, text, i);
    i += prefix.length;
    const digits = match(DIGITS, text, i);
    if (digits === '' && i === text.length) {
      const behind = `behind ${quote(prefix)}`;
      throw new CommandError(`Byte ${count + 1} has no digits ${behind}.`);
    }
    if (digits === '' || digits.length % 2 === 1) {
      throw wrongHex(text, i, digits, count);
    }
    parts.push(Buffer.from(digits, 'hex'));
    count += digits.length / 2;
    i += digits.length;
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function wrongHex(
  text: string,
  at: number,
  digits: string,
  count: number,
): CommandError {
  const byte = `Byte ${count + 1 + (digits.length - 1) / 2}`;
  if (digits.length === 1) {
    return new CommandError(
      `${byte} has one hex digit, ${quote(digits)}, and needs two: ` +
        `write ${quote(`0${digits}`)}.`,
    );
  }
  if (digits !== '') {
    return new CommandError(
      `${byte} has one hex digit, the ${quote(digits.slice(-1))} at the end ` +
        `of ${quote(digits)}: every byte needs two.`,
    );
  }
  const wrong = match(REST, text, at);
  return new CommandError(
    `Character ${at + 1}, in place of byte ${count + 1}, is no hex digit: ` +
      `${quote(wrong)} (bytes are written as 81 85, 0x81 or \\x81).`,
  );
}
