import type { Failure } from '../testing/failure.ts';
import { headLength, isHttp } from './http-lines.ts';
import { parseFrame } from './frame-fields.ts';
import type { ParsedFrame } from './frame-fields.ts';
import { framesBySend, missingBytes } from './sent-frames.ts';

/** A failure, taken apart for those who look for its cause. */
export interface Clues {
  readonly failure: Failure;
  /** What was sent last before the failure. */
  readonly sent: Buffer;
  /** The request's part of it, and the frames that came after that. */
  readonly request: string;
  readonly sentFrames: readonly ParsedFrame[];
  /** So many of the bytes that come next belong to a frame begun before. */
  readonly missingBytes: number;
  /** The frame that holds the first wrong byte: as it is, as it should be. */
  readonly got: ParsedFrame | null;
  readonly wanted: ParsedFrame | null;
}

export function cluesOf(failure: Failure): Clues {
  const sent = lastSent(failure);
  const length = isHttp(sent) ? headLength(sent) : 0;
  const missing = missingBytes(failure.said).at(-1) ?? 0;
  const wanted = wantedFrame(failure, missing);
  const start = wanted?.start ?? 0;
  const { kind, expected, wrongAt = 0 } = failure.problem;
  const isPayload = expected !== undefined && wrongAt < missing;
  const request = sent.toString('latin1', 0, length);
  // Behind an answer to HEAD no frames follow, but a body perhaps.
  const isFrame =
    kind !== 'response' &&
    failure.received.length > 0 &&
    !isPayload &&
    !request.startsWith('HEAD ');
  return {
    failure,
    sent,
    request,
    sentFrames: framesSentLast(failure),
    missingBytes: missing,
    got: isFrame ? parseFrame(failure.received, start) : null,
    wanted,
  };
}

/** Everything that the peer sent since the server last said something. */
function lastSent({ said }: Failure): Buffer {
  const last = said.findLastIndex(({ by }) => by === 'peer');
  return said[last]?.bytes ?? Buffer.alloc(0);
}

function framesSentLast(failure: Failure): readonly ParsedFrame[] {
  const last = failure.said.findLastIndex(({ by }) => by === 'peer');
  return framesBySend(failure)[last]?.frames ?? [];
}

function wantedFrame(
  { problem }: Failure,
  missing: number,
): ParsedFrame | null {
  const { expected, wrongAt = 0 } = problem;
  if (!expected) return null;
  let frame: ParsedFrame | null = null;
  for (let start = missing; start <= wrongAt;) {
    const next = parseFrame(expected, start);
    if (next === null) break;
    frame = next;
    start += next.headerLength + next.payload.length;
  }
  return frame;
}
