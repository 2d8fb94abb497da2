import type { Clues } from './clues.ts';
import { opcodeName, parseFrame } from './frame-fields.ts';
import type { ParsedFrame } from './frame-fields.ts';

/** So many bytes behind the intruder show that the frame goes on there. */
const COMPARED_BYTES = 64;

/** Likely causes of frames that stand where no frame can begin. */
export const WITHIN_FRAME_CAUSES: readonly ((clues: Clues) => string | null)[] =
  [
    (clues) => {
      const intruder = intruderIn(clues);
      return intruder === null
        ? null
        : `This ${opcodeName(intruder.opcode)} frame stands within another ` +
            'one, of which the rest is still to come. The peer takes it for ' +
            'payload, and reads wrongly all that follows. Control frames may ' +
            'stand between two frames, also of one message, but never within ' +
            'one (RFC 6455, 5.4 and 5.5): it has to wait for the end.';
    },
  ];

/** The control frame in the midst of another frame, or null. */
function intruderIn(clues: Clues): ParsedFrame | null {
  const { problem, received } = clues.failure;
  const { wrongAt, expected } = problem;
  if (wrongAt === undefined || !isWithinFrame(clues, wrongAt)) return null;
  const frame = parseFrame(received, wrongAt);
  if (frame === null || !isControlFrame(frame)) return null;
  const end = wrongAt + frame.headerLength + frame.payload.length;
  // Any byte of a payload can look like a header: what follows it tells.
  const goesOn =
    expected === undefined ||
    startsAlike(received.subarray(end), expected.subarray(wrongAt));
  return goesOn ? frame : null;
}

function isWithinFrame({ missingBytes, wanted }: Clues, at: number): boolean {
  if (at < missingBytes) return true;
  if (wanted === null) return false;
  const start = wanted.start + wanted.headerLength;
  return at >= start && at < start + wanted.payload.length;
}

/** RFC 6455, 5.5: whole, and of at most 125 bytes. */
function isControlFrame(frame: ParsedFrame): boolean {
  const { fin, rsv, opcode, mask, lengthBits, isComplete } = frame;
  const isShort = lengthBits === 7 && isComplete;
  const isKnown = opcode >= 0x8 && opcode <= 0xa;
  return fin === 1 && rsv === 0 && mask === 0 && isKnown && isShort;
}

function startsAlike(a: Buffer, b: Buffer): boolean {
  const n = Math.min(a.length, b.length, COMPARED_BYTES);
  return a.subarray(0, n).equals(b.subarray(0, n));
}
