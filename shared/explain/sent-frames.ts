import type { Said } from '../testing/failure.ts';
import { parseFrames } from './frame-fields.ts';
import type { ParsedFrame } from './frame-fields.ts';
import { headLength, isHttp } from './http-lines.ts';

/** The frames that begin in what was sent at one time. */
export interface SentFrames {
  readonly frames: readonly ParsedFrame[];
  /** It begins with what was missing of a frame before. */
  readonly isInMidFrame: boolean;
}

/**
 * The frames in each piece of the conversation; null for what the server said,
 * and for what is no frame. A frame may be sent in several pieces.
 */
export function framesBySend(
  said: readonly Said[],
): readonly (SentFrames | null)[] {
  const rests = said.map(({ by, bytes }) =>
    by === 'peer' ? withoutRequest(bytes) : Buffer.alloc(0),
  );
  const all = parseFrames(Buffer.concat(rests));
  let start = 0;
  return rests.map((rest, i) => {
    const end = start + rest.length;
    const frames = all.filter(
      (each) => each.start >= start && each.start < end,
    );
    const isAtStart = frames[0]?.start === start || rest.length === 0;
    const isFirst = start === 0;
    start = end;
    if (said[i]?.by !== 'peer') return null;
    return { frames, isInMidFrame: !isAtStart && !isFirst };
  });
}

/** A body of HTTP is no frame: the frames of a client are masked. */
function withoutRequest(bytes: Buffer): Buffer {
  if (!isHttp(bytes)) return bytes;
  const rest = bytes.subarray(headLength(bytes));
  const isMasked = ((rest[1] ?? 0) & 0x80) !== 0;
  return isMasked ? rest : Buffer.alloc(0);
}
