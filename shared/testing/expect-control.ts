import { isUtf8 } from 'node:buffer';
import { clientFrame, PONG } from '../cases/frames.ts';
import { StepFailure } from './failure.ts';
import type { RawPeer } from './raw-peer.ts';

/** RFC 6455, 5.2 and 5.5: FIN with the opcode, and a length in seven bits. */
const PING_BYTE = 0x89;
const CLOSE_BYTE = 0x88;
const MAX_LENGTH = 125;
const HEADER_BYTES = 2;
const CODE_BYTES = 2;

/** Awaits a ping of the server's own, and answers it or not. */
export async function expectPing(
  peer: RawPeer,
  answer: boolean,
): Promise<void> {
  await frameHasCome(peer);
  const [first, length = 0] = peer.peek();
  if (first !== PING_BYTE || length > MAX_LENGTH || !isFrameThere(peer)) {
    const what = `Expected a ping of the server, ${whatCame(peer)}.`;
    const wrongAt = first === PING_BYTE ? 1 : 0;
    throw new StepFailure({ kind: 'ping', what, wrongAt });
  }
  const payload = peer.take(HEADER_BYTES + length).subarray(HEADER_BYTES);
  if (answer) await peer.send(clientFrame({ opcode: PONG, payload }));
}

/** Awaits a close frame with this code, and a reason for people. */
export async function expectCloseFrame(
  peer: RawPeer,
  code: number,
): Promise<void> {
  await frameHasCome(peer);
  const [first, length = 0] = peer.peek();
  if (first !== CLOSE_BYTE || length > MAX_LENGTH || !isFrameThere(peer)) {
    const what = `Expected a close frame with code ${code}, ${whatCame(peer)}.`;
    throw wrongClose(what, first === CLOSE_BYTE ? 1 : 0);
  }
  const frame = peer.peek().subarray(0, HEADER_BYTES + length);
  checkClosePayload(frame.subarray(HEADER_BYTES), code);
  peer.take(frame.length);
}

function checkClosePayload(payload: Buffer, code: number): void {
  if (payload.length < CODE_BYTES) {
    throw wrongClose(`The close frame must hold the code ${code}.`, 1);
  }
  const got = payload.readUInt16BE();
  if (got !== code) {
    throw wrongClose(`Expected close code ${code}, got ${got}.`, HEADER_BYTES);
  }
  const reason = payload.subarray(CODE_BYTES);
  if (reason.length > 0 && isUtf8(reason)) return;
  const what = 'After the code a reason for people should follow, in UTF-8.';
  throw wrongClose(what, HEADER_BYTES + CODE_BYTES);
}

function wrongClose(what: string, wrongAt: number): StepFailure {
  return new StepFailure({ kind: 'close frame', what, wrongAt });
}

async function frameHasCome(peer: RawPeer): Promise<void> {
  peer.resume();
  const isOver = (): boolean => isFrameThere(peer) || peer.ending !== null;
  await peer.until(isOver, peer.atOnceMs);
}

function isFrameThere(peer: RawPeer): boolean {
  if (peer.available < HEADER_BYTES) return false;
  return peer.available >= HEADER_BYTES + (peer.peek()[1] ?? 0);
}

function whatCame(peer: RawPeer): string {
  if (peer.available > 0) {
    return isFrameThere(peer)
      ? 'but something else came'
      : 'but only a part of a frame came';
  }
  if (peer.ending === 'end') return 'but the server closed without it';
  if (peer.ending === 'reset') return 'but the connection was reset';
  return `but nothing came within ${peer.atOnceMs / 1_000} s`;
}
