import { CommandError } from '../command-line/command-error.ts';
import { parseHex } from './hex-input.ts';
import { readCode } from './read-code.ts';
import { readDump } from './read-dump.ts';
import type { ReadBytes } from './read-dump.ts';

/** What no text has, but most frames do. */
const NO_TEXT = /[\0-\x08\x0e-\x1f\ufffd]/;

/**
 * Bytes in whatever form people have them: in hex, as a dump, or as code.
 *
 * @throws {CommandError} when it is something else, or may mean two things.
 */
export function readBytes(input: string): ReadBytes {
  const text = input.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
  if (NO_TEXT.test(text)) {
    throw new CommandError(
      'These are the bytes themselves, and not their hex. Type for example: ' +
        'xxd frame.bin | npm run -s decode',
    );
  }
  const dump = readDump(text);
  if (dump !== null) return dump;
  return { bytes: readCode(text) ?? parseHex(text), note: null };
}
