import { wrap } from '../../../shared/explain/wrap.ts';
import type { Frame } from '../../../shared/wire/events.ts';
import { styled } from '../command-line/style.ts';
import { frameText, unfinishedText } from './frame-text.ts';
import { readFrames } from './read-frames.ts';
import type { ReadOptions } from './read-frames.ts';

/** So many wrong frames are named. */
const MAX_NAMED = 10;

/** Methods and versions that HTTP heads begin with. */
const HTTP = /^(?:GET |HEAD|POST|HTTP)/;

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
