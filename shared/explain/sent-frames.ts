import type { Failure, Said } from '../testing/failure.ts';
import { parseFrames } from './frame-fields.ts';
import type { ParsedFrame } from './frame-fields.ts';
import { headLength, isHttp } from './http-lines.ts';

/** The frames that begin in what was sent at one time. */
export interface SentFrames {
  readonly frames: readonly ParsedFrame[];
  /** It begins with what was missing of a frame before. */
  readonly isInMidFrame: boolean;
}

/** The milestone from which cases send frames: before, it is any bytes. */
const FIRST_WITH_FRAMES = 4;

/**
 * The frames in each piece of the conversation; null for what the server said,
 * and for what is no frame. A frame may be sent in several pieces.
 */
export function framesBySend({
  said,
  testCase,
}: Failure): readonly (SentFrames | null)[] {
  const opening = said.findIndex(({ bytes }) => isOpening(bytes));
  const rests = said.map(({ by, bytes }, i) => {
    const isOpen = opening !== -1 && i > opening;
    return by === 'peer' ? framesIn(bytes, isOpen) : Buffer.alloc(0);
  });
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
    const isNone = testCase.since < FIRST_WITH_FRAMES || rest.length === 0;
    if (isNone || said[i]?.by !== 'peer') return null;
    return { frames, isInMidFrame: !isAtStart && !isFirst };
  });
}

/**
 * Before each piece of the conversation, and after the last one: what is
 * missing of the frame that the server has begun, in bytes. What it says next
 * belongs to that frame.
 */
export function missingBytes(said: readonly Said[]): readonly number[] {
  const opening = said.findIndex(({ bytes }) => isOpening(bytes));
  let missing = 0;
  const after = said.map(({ by, bytes }, i) => {
    const isFrames = by === 'server' && opening !== -1 && i > opening;
    if (isFrames) missing = missingAfter(bytes, missing);
    return missing;
  });
  return [0, ...after];
}

function missingAfter(bytes: Buffer, missing: number): number {
  if (missing > bytes.length) return missing - bytes.length;
  const last = parseFrames(bytes.subarray(missing)).at(-1);
  return last ? Number(last.length) - last.payload.length : 0;
}

/** From the 101 on everything is frames; they may come with the request. */
function framesIn(bytes: Buffer, isOpen: boolean): Buffer {
  if (!isHttp(bytes)) return isOpen ? bytes : Buffer.alloc(0);
  const rest = bytes.subarray(headLength(bytes));
  const isUpgrade = /^upgrade:/im.test(bytes.toString('latin1', 0, 4096));
  return isUpgrade ? rest : Buffer.alloc(0);
}

function isOpening(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 12) === 'HTTP/1.1 101';
}
