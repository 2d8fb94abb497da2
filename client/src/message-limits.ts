import { formatNumber, roundSize } from './format.ts';

const MIB = 1024 * 1024;

/**
 * The largest file that goes in one message. It is also what milestones 04
 * to 07 take in one message, unless they are told otherwise.
 */
export const FILE_LIMIT = 256 * MIB;

/** A larger file goes in messages of this size. */
export const SLICE_SIZE = 32 * MIB;

/** The largest message that is sent from here. */
const MESSAGE_LIMIT = 1024 * MIB;

/** Why a message cannot be so large; undefined when it can. */
export function sizeProblem(bytes: number): string | undefined {
  if (bytes <= MESSAGE_LIMIT) return undefined;
  return (
    `${formatNumber(bytes)} bytes are too many: one message holds at most ` +
    `${roundSize(MESSAGE_LIMIT)} here, because browsers keep it in memory ` +
    'whole. A file may be larger: it goes in several messages.'
  );
}
