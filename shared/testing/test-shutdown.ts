import { basename } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { clientFrame, CLOSE } from '../cases/frames.ts';
import { upgrade } from '../cases/requests.ts';
import { RawPeer } from './raw-peer.ts';
import { ServerProcess } from './server-process.ts';

const PATIENCE_MS = 20_000;
const GOING_AWAY = Buffer.from([0x03, 0xe9]);

/**
 * How a milestone with a closing handshake ends its connections when it is
 * told to end (RFC 6455, 7.4.1: 1001). Windows knows no signals.
 *
 * @param folder the milestone's folder, for example `…/06-closing`.
 */
export function testShutdown(folder: string): void {
  let server: ServerProcess;
  afterEach(() => server.stop());

  async function start(env: Record<string, string> = {}): Promise<RawPeer> {
    server = new ServerProcess(basename(folder), env);
    const port = await server.port();
    const peer = await RawPeer.connect({ host: '127.0.0.1', port });
    await peer.send(Buffer.from(upgrade()));
    await peer.until(() => peer.peek().includes('\r\n\r\n'), PATIENCE_MS);
    peer.take(peer.peek().indexOf('\r\n\r\n') + 4);
    return peer;
  }

  async function expectGoingAway(peer: RawPeer): Promise<void> {
    await peer.until(() => peer.available > 4, PATIENCE_MS);
    const [first, length = 0] = peer.peek();
    expect(first).toBe(0x88);
    const payload = peer.take(2 + length).subarray(2);
    expect(payload.subarray(0, 2)).toEqual(GOING_AWAY);
    expect(payload.subarray(2).toString()).toMatch(/shutting down/);
  }

  describe.skipIf(process.platform === 'win32')('at the end', () => {
    test('every client gets 1001 and its handshake', async () => {
      const peer = await start({ SHUTDOWN_TIMEOUT_MS: '30000' });
      server.child.kill('SIGTERM');
      await expectGoingAway(peer);
      // The server waits for the answer before it ends anything.
      expect(await peer.until(() => peer.ending !== null, 100)).toBe(false);

      await peer.send(clientFrame({ opcode: CLOSE, payload: GOING_AWAY }));
      await peer.until(() => peer.ending !== null, PATIENCE_MS);
      expect(peer.ending).toBe('end');
      expect(peer.available).toBe(0);
      peer.end();
      expect(await server.exited).toEqual({ code: 0, signal: null });
      expect(server.output).toMatch(/clean: 1001 going away\n/);
    });

    test('a client that does not answer is not waited for', async () => {
      const peer = await start({ SHUTDOWN_TIMEOUT_MS: '300' });
      server.child.kill('SIGINT');
      await expectGoingAway(peer);
      expect(await server.exited).toEqual({ code: 0, signal: null });
      expect(server.output).toMatch(/not clean: 1006 abnormal closure\n/);
      peer.destroy();
    });

    test('what is sent after the server’s close frame is ignored', async () => {
      const peer = await start({ SHUTDOWN_TIMEOUT_MS: '30000' });
      server.child.kill('SIGTERM');
      await expectGoingAway(peer);
      await peer.send(clientFrame({ opcode: 1, payload: 'still there?' }));
      await peer.send(clientFrame({ opcode: CLOSE }));
      await peer.until(() => peer.ending !== null, PATIENCE_MS);
      expect(peer.available).toBe(0);
      peer.end();
      expect(await server.exited).toEqual({ code: 0, signal: null });
    });
  });
}
