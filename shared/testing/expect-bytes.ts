import { StepFailure } from './failure.ts';
import type { RawPeer } from './raw-peer.ts';

/** How slow a large answer may be on a slow machine. */
const BYTES_PER_MS = 2_000;

/** What comes wrong in this many bytes is seen before all have come. */
const LOOKED_AT_BYTES = 64 * 1024;
/** How long more of it may take to come, for the explanation, in ms. */
const REST_MS = 100;

/** How long to wait for what is late already, to tell slow from silent. */
const LATE_MS = 2_000;

/** Awaits exactly these bytes. @throws {StepFailure} when others come. */
export async function expectBytes(
  peer: RawPeer,
  expected: Buffer,
): Promise<void> {
  peer.resume();
  const start = Date.now();
  const withinMs = peer.atOnceMs + expected.length / BYTES_PER_MS;
  await peer.until(() => isDecided(peer, expected), withinMs);
  if (isThere(peer, expected)) {
    peer.take(expected.length);
    return;
  }
  if (peer.ending === null) {
    const restMs = differs(peer, expected) ? REST_MS : LATE_MS;
    await peer.until(() => peer.available >= expected.length, restMs);
  }
  const lateMs = isThere(peer, expected) ? Date.now() - start : undefined;
  throw failure(peer, expected, withinMs, lateMs);
}

function isDecided(peer: RawPeer, expected: Buffer): boolean {
  if (peer.available >= expected.length || peer.ending !== null) return true;
  return peer.available <= LOOKED_AT_BYTES && differs(peer, expected);
}

function isThere(peer: RawPeer, expected: Buffer): boolean {
  return peer.peek().subarray(0, expected.length).equals(expected);
}

/** True when what has come so far cannot become what is expected. */
function differs(peer: RawPeer, expected: Buffer): boolean {
  const got = peer.peek().subarray(0, expected.length);
  return !got.equals(expected.subarray(0, got.length));
}

function failure(
  peer: RawPeer,
  expected: Buffer,
  withinMs: number,
  lateMs: number | undefined,
): StepFailure {
  const got = peer.peek().subarray(0, expected.length);
  const wrongAt = firstDifference(got, expected);
  const seconds = String(Math.round(withinMs / 100) / 10);
  const what =
    lateMs !== undefined
      ? `The right bytes came, but not within ${seconds} s.`
      : wrongAt < got.length
        ? `Byte ${wrongAt} is wrong: expected ${hex(expected[wrongAt])}, ` +
          `got ${hex(got[wrongAt])}.`
        : `Expected ${expected.length} bytes, ` +
          `got ${got.length === 0 ? 'none' : got.length}${end(peer, seconds)}.`;
  const where = lateMs === undefined ? { wrongAt } : { lateMs };
  return new StepFailure({ kind: 'bytes', what, expected, ...where });
}

function end(peer: RawPeer, seconds: string): string {
  if (peer.ending === 'end') return ' before the server closed';
  if (peer.ending === 'reset') return ' before the connection was reset';
  return ` within ${seconds} s`;
}

function firstDifference(got: Buffer, expected: Buffer): number {
  let i = 0;
  while (i < got.length && got[i] === expected[i]) i += 1;
  return i;
}

function hex(byte = 0): string {
  return byte.toString(16).padStart(2, '0');
}

/** Awaits these frames, and the early one before the last of them. */
export async function expectEarly(
  peer: RawPeer,
  early: Buffer,
  frames: readonly Buffer[],
): Promise<void> {
  let hasCome = false;
  for (const [i, frame] of frames.entries()) {
    if (!hasCome && (await comesNext(peer, early))) {
      await expectBytes(peer, early);
      hasCome = true;
    }
    if (!hasCome && i === frames.length - 1) {
      const what = 'What should have overtaken the last frame has not.';
      throw new StepFailure({ kind: 'bytes', what, expected: early });
    }
    await expectBytes(peer, frame);
  }
}

async function comesNext(peer: RawPeer, bytes: Buffer): Promise<boolean> {
  peer.resume();
  const isComplete = (): boolean => peer.available >= bytes.length;
  await peer.until(() => isComplete() || peer.ending !== null, peer.atOnceMs);
  return peer.peek().subarray(0, bytes.length).equals(bytes);
}
