import { FrameReader } from '../../../shared/wire/decoder/frame-reader.ts';
import type { Frame, Sender } from '../../../shared/wire/events.ts';

/** The frames in some bytes, and what is left. */
export interface ReadFrames {
  /** The last one need not be whole. */
  readonly frames: readonly Frame[];
  /** The beginning of a header that is not whole. */
  readonly unfinishedHeader: Uint8Array;
}

export interface ReadOptions {
  /** Null: masks are not judged. */
  readonly from?: Sender | null;
  readonly deflates?: boolean;
}

/** Reads frames with the decoder that watches the wire. */
export function readFrames(
  bytes: Uint8Array,
  { from = null, deflates = false }: ReadOptions = {},
): ReadFrames {
  const frames: Frame[] = [];
  const reader = new FrameReader({
    connection: 1,
    from: from ?? 'client',
    keepBytes: bytes.length,
    judgesMask: from !== null,
    agreement: { isOpen: true, deflates, hasUnknown: false },
    emit: (frame) => frames.push(frame),
  });
  reader.push(bytes, 0, 0);
  return { frames, unfinishedHeader: reader.unfinishedHeader };
}
