import { wrap } from '../../shared/explain/wrap.ts';
import type { Frame } from '../../shared/wire/events.ts';
import { styled } from '../lib/command-line/style.ts';
import { DECODE_HELP, readDecodeOptions } from './decode-options.ts';
import { frameText, unfinishedText } from '../lib/wire-codec/frame-text.ts';
import { readFrames } from '../lib/wire-codec/read-frames.ts';
import type { ReadOptions } from '../lib/wire-codec/read-frames.ts';

/** So many wrong frames are named. */
const MAX_NAMED = 10;

/** Methods and versions that HTTP heads begin with. */
const HTTP = /^(?:GET |HEAD|POST|HTTP)/;

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

/** What there is to say of all frames in some bytes. */
export interface Description {
  readonly text: string;
  readonly isRight: boolean;
}

/** All frames in the bytes, and first of all which of them are wrong. */
export function describeBytes(
  bytes: Buffer,
  options: ReadOptions,
): Description {
  const { frames, unfinishedHeader } = readFrames(bytes, options);
  const texts = frames.map((frame) => frameText(frame, bytesOf(frame, bytes)));
  if (unfinishedHeader.length > 0) {
    texts.push(unfinishedText(unfinishedHeader, frames.length + 1));
  }
  const wrong = frames.filter(({ problems }) => problems.length > 0);
  // A frame alone says it for itself.
  if (wrong.length > 0 && texts.length > 1) texts.unshift(wrongText(wrong));
  const isHttp = HTTP.test(bytes.toString('latin1', 0, 4));
  if (isHttp) {
    texts.unshift(wrap('These bytes look like HTTP, and not like a frame.'));
  }
  return {
    text: texts.map((lines) => lines.join('\n')).join('\n\n\n'),
    isRight: wrong.length === 0,
  };
}

function wrongText(wrong: readonly Frame[]): readonly string[] {
  const numbers = wrong.slice(0, MAX_NAMED).map(({ index }) => index);
  const more = wrong.length - numbers.length;
  const names = [...numbers, ...(more > 0 ? [`${more} more`] : [])];
  const noun = wrong.length === 1 ? 'frame' : 'frames';
  return wrap(`Wrong: ${noun} ${names.join(', ')}.`).map((line) =>
    styled('red', line),
  );
}

function bytesOf({ start, end }: Frame, bytes: Buffer): Buffer {
  return bytes.subarray(start, Math.min(end, bytes.length));
}
