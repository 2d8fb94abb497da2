import type { Clues } from './clues.ts';
import { ENDING_CAUSES } from './causes-of-endings.ts';
import { FRAME_CAUSES } from './causes-of-frames.ts';
import { LOG_CAUSES } from './causes-of-logs.ts';
import { PAUSE_CAUSES } from './causes-of-pauses.ts';
import { PROCESS_CAUSES } from './causes-of-processes.ts';
import { RESPONSE_CAUSES } from './causes-of-responses.ts';
import { WITHIN_FRAME_CAUSES } from './causes-within-frames.ts';

const CAUSES = [
  ...PROCESS_CAUSES,
  ...PAUSE_CAUSES,
  ...RESPONSE_CAUSES,
  ...WITHIN_FRAME_CAUSES,
  ...FRAME_CAUSES,
  ...ENDING_CAUSES,
  ...LOG_CAUSES,
];

/** The likeliest cause of a failure, or null where nothing points to one. */
export function likelyCause(clues: Clues): string | null {
  for (const cause of CAUSES) {
    const text = cause(clues);
    if (text !== null) return text;
  }
  return null;
}
