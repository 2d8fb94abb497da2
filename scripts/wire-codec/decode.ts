import { wrap } from '../../shared/explain/wrap.ts';
import type { Frame } from '../../shared/wire/events.ts';
import { DECODE_HELP, readDecodeOptions } from './decode-options.ts';
import { frameText, unfinishedText } from './frame-text.ts';
import { readFrames } from './read-frames.ts';
import type { ReadOptions } from './read-frames.ts';

/** Methods and versions that HTTP heads begin with. */
const HTTP = /^(?:GET |HEAD|POST|HTTP)/;

/**
 * Shows the anatomy of frames that are given in hex.
 *
 * @throws {CommandError} when the user can mend what is wrong.
 */
export function decode(
  args: readonly string[],
  print: (text: string) => void,
): void {
  const options = readDecodeOptions(args);
  if (options === null) return print(DECODE_HELP);
  print(describeBytes(options.bytes, options));
}

/** All frames in the bytes. */
export function describeBytes(bytes: Buffer, options: ReadOptions): string {
  const { frames, unfinishedHeader } = readFrames(bytes, options);
  const texts = frames.map((frame) => frameText(frame, bytesOf(frame, bytes)));
  if (unfinishedHeader.length > 0) {
    texts.push(unfinishedText(unfinishedHeader, frames.length + 1));
  }
  if (HTTP.test(bytes.toString('latin1', 0, 4))) {
    texts.unshift(wrap('These bytes look like HTTP, and not like a frame.'));
  }
  return texts.map((lines) => lines.join('\n')).join('\n\n\n');
}

function bytesOf({ start, end }: Frame, bytes: Buffer): Buffer {
  return bytes.subarray(start, Math.min(end, bytes.length));
}
