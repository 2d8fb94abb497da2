import { wrap } from '../../shared/explain/wrap.ts';
import { describeBytes } from '../lib/wire-codec/describe-bytes.ts';
import { DECODE_HELP, readDecodeOptions } from './decode-options.ts';

/**
 * Shows the anatomy of frames that are given in hex.
 *
 * @param input what came over the standard input, where that is needed.
 * @returns false when something is wrong with one of them.
 * @throws {CommandError} when the user can mend what is wrong.
 */
export function decode(
  args: readonly string[],
  print: (text: string) => void,
  input = '',
): boolean {
  const options = readDecodeOptions(args, input);
  if (options === null) {
    print(DECODE_HELP);
    return true;
  }
  const { bytes, note } = options;
  if (note !== null) print(`${wrap(note).join('\n')}\n`);
  const { text, isRight } = describeBytes(bytes, options);
  print(text);
  return isRight;
}
