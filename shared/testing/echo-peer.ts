import { expect } from 'vitest';
import { BINARY, clientFrame, serverFrame, TEXT } from '../cases/frames.ts';
import { upgrade } from '../cases/requests.ts';
import { RawPeer } from './raw-peer.ts';

const HEAD_END = '\r\n\r\n';

/** How long a busy machine may keep a client waiting. */
const PATIENCE_MS = 30_000;

/**
 * A peer after its opening handshake.
 *
 * @throws when the server does not answer, or does not answer with 101.
 */
export async function openPeer(port: number): Promise<RawPeer> {
  const peer = await RawPeer.connect({ host: '127.0.0.1', port });
  await peer.send(Buffer.from(upgrade()));
  await peer.until(
    () => peer.ending !== null || peer.peek().includes(HEAD_END),
    PATIENCE_MS,
  );
  const length = peer.peek().indexOf(HEAD_END) + HEAD_END.length;
  const head = peer.take(length).toString('latin1');
  if (!head.startsWith('HTTP/1.1 101 ')) {
    peer.destroy();
    throw new Error(`no handshake: ${JSON.stringify(head)}`);
  }
  return peer;
}

/** What is sent must come back, exactly and alone. */
export async function expectEchoOf(
  peer: RawPeer,
  opcode: number,
  payload: Buffer | string,
): Promise<void> {
  const echo = serverFrame({ opcode, payload });
  await peer.send(clientFrame({ opcode, payload }));
  await peer.until(
    () => peer.ending !== null || peer.available >= echo.length,
    PATIENCE_MS,
  );
  expect(peer.take(peer.available)).toEqual(echo);
}

/** A client that was not there before is served, whatever others did. */
export async function expectService(port: number): Promise<void> {
  const peer = await openPeer(port);
  await expectEchoOf(peer, TEXT, 'still there?');
  await expectEchoOf(peer, BINARY, Buffer.from([0, 1, 254, 255]));
  peer.end();
  await peer.until(() => peer.ending !== null, PATIENCE_MS);
  expect(peer.ending).toBe('end');
}
