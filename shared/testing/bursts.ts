import { expect } from 'vitest';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  CONTINUATION,
  serverFrame,
  TEXT,
} from '../cases/frames.ts';
import { openPeer } from './echo-peer.ts';

const CHUNK_BYTES = 64 * 1024;
const PATIENCE_MS = 60_000;

const EMPTY_TEXTS = 200_000;
/** A multiple of a block, so that only whole blocks are needed. */
const FRAGMENTS = 600_000;
const BLOCK_FRAGMENTS = 1_000;

/** Very many very small frames, and what the server makes of them. */
export interface Burst {
  readonly name: string;
  readonly make: () => { readonly bytes: Buffer; readonly echo: Buffer };
}

export const BURSTS: readonly Burst[] = [
  { name: `${EMPTY_TEXTS} empty texts`, make: makeEmptyTexts },
  { name: `${FRAGMENTS} fragments of one byte`, make: makeFragments },
];

/** Sends it all at once, and waits for the whole echo. */
export async function sendBurst(port: number, burst: Burst): Promise<void> {
  const { bytes, echo } = burst.make();
  const peer = await openPeer(port);
  await peer.send(bytes, { name: 'chunks of 64 KiB', cut: cutChunks });
  // A comparison by expect() would take seconds for so many bytes; and where
  // the bytes are the same, there is no need to look at each frame.
  const isThere = (): boolean =>
    peer.available >= echo.length &&
    (peer.peek().equals(echo) || wholeMessages(peer.peek())?.equals(echo)) ===
      true;
  await peer.until(() => peer.ending !== null || isThere(), PATIENCE_MS);
  expect(isThere(), 'the echo').toBe(true);
  peer.destroy();
}

const FIN = 0x80;
const OPCODE = 0x0f;

/**
 * The same messages, each in one frame: a server may send a long one in
 * several. Null when the last of them is not whole.
 */
function wholeMessages(bytes: Buffer): Buffer | null {
  const messages: Buffer[] = [];
  let opcode = 0;
  let parts: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const first = bytes[start] ?? 0;
    const [header, length] = sizeOf(bytes.subarray(start, start + 10));
    const end = start + header + length;
    if (end > bytes.length) return null;
    if ((first & OPCODE) !== CONTINUATION) opcode = first & OPCODE;
    parts.push(bytes.subarray(start + header, end));
    start = end;
    if ((first & FIN) === 0) continue;
    messages.push(serverFrame({ opcode, payload: Buffer.concat(parts) }));
    parts = [];
  }
  return parts.length > 0 ? null : Buffer.concat(messages);
}

/** Bytes of the header, and of the payload, of a frame that is not masked. */
function sizeOf(start: Buffer): readonly [number, number] {
  const length7 = start[1] ?? 0;
  if (length7 < 126 || start.length < 10) return [2, length7];
  if (length7 === 126) return [4, start.readUInt16BE(2)];
  return [10, Number(start.readBigUInt64BE(2))];
}

function* cutChunks(bytes: Buffer): Iterable<Buffer> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    yield bytes.subarray(start, start + CHUNK_BYTES);
  }
}

function makeEmptyTexts(): { bytes: Buffer; echo: Buffer } {
  return {
    bytes: repeat(clientFrame({ opcode: TEXT }), EMPTY_TEXTS),
    echo: repeat(serverFrame({ opcode: TEXT }), EMPTY_TEXTS),
  };
}

/** One message, of blocks that are all the same: it costs little to make. */
function makeFragments(): { bytes: Buffer; echo: Buffer } {
  const block = binaryPayload(BLOCK_FRAGMENTS);
  const fragment = (opcode: number, i: number, fin = false): Buffer =>
    clientFrame({ opcode, fin, payload: block.subarray(i, i + 1) });
  const frames = Buffer.concat(
    Array.from(block, (_, i) => fragment(CONTINUATION, i)),
  );
  const blocks = FRAGMENTS / BLOCK_FRAGMENTS;
  const bytes = repeat(frames, blocks);
  fragment(BINARY, 0).copy(bytes);
  const last = fragment(CONTINUATION, BLOCK_FRAGMENTS - 1, true);
  last.copy(bytes, bytes.length - last.length);
  const payload = repeat(block, blocks);
  return { bytes, echo: serverFrame({ opcode: BINARY, payload }) };
}

function repeat(bytes: Buffer, times: number): Buffer {
  return Buffer.alloc(bytes.length * times, bytes);
}
