import { CommandError } from '../command-line/command-error.ts';

/** As a dump that is 64 MiB of text. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** A stream of text, `process.stdin` for example. */
export interface Input extends AsyncIterable<Buffer | string> {
  readonly isTTY?: boolean;
}

/**
 * All that comes over the standard input. Nobody is kept waiting who sits
 * before it, and has forgotten the bytes.
 *
 * @throws {CommandError} when it is too much.
 */
export async function readInput(input: Input): Promise<string> {
  if (input.isTTY) return '';
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of input) {
    const part = chunk.toString('latin1');
    parts.push(part);
    length += part.length;
    if (length > MAX_CHARACTERS) {
      throw new CommandError('That is too much to take apart: 64 MiB at most.');
    }
  }
  return Buffer.from(parts.join(''), 'latin1').toString();
}
