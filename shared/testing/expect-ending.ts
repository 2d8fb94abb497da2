import { StepFailure } from './failure.ts';
import type { RawPeer } from './raw-peer.ts';

/** Awaits that the connection is over, be it by a reset. */
export async function expectGone(
  peer: RawPeer,
  withinMs: number,
): Promise<void> {
  await peer.until(() => peer.ending !== null, withinMs);
  if (peer.ending !== null) return;
  throw wrong(
    'The server should have ended the connection, which is still open.',
  );
}

/** Awaits that the server ends the connection, in order. */
export async function expectClosed(
  peer: RawPeer,
  withinMs: number,
): Promise<void> {
  peer.resume();
  const isDecided = (): boolean => peer.ending !== null || peer.available > 0;
  await peer.until(isDecided, withinMs);
  if (peer.available > 0) {
    throw wrong('More came before the end than expected.', 0);
  }
  await expectGone(peer, 0);
  if (peer.ending === 'reset') {
    throw wrong('The connection was reset, and not ended in order.');
  }
}

/** Nothing comes, and the connection stays open. */
export async function expectSilence(
  peer: RawPeer,
  forMs: number,
): Promise<void> {
  const isBroken = (): boolean => peer.available > 0 || peer.ending !== null;
  if (!(await peer.until(isBroken, forMs))) return;
  if (peer.available > 0) {
    const what = 'More came, where nothing was expected.';
    throw new StepFailure({ kind: 'silence', what, wrongAt: 0 });
  }
  const how = peer.ending === 'reset' ? 'reset' : 'ended';
  const what = `The connection should have stayed open, and was ${how}.`;
  throw new StepFailure({ kind: 'silence', what });
}

function wrong(what: string, wrongAt?: number): StepFailure {
  const at = wrongAt === undefined ? {} : { wrongAt };
  return new StepFailure({ kind: 'ending', what, ...at });
}
