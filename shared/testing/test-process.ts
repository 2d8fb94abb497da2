import net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { plain, upgrade } from '../cases/requests.ts';
import { folderOf } from '../course.ts';
import type { Milestone } from '../course.ts';
import { RawPeer } from './raw-peer.ts';
import { ServerProcess } from './server-process.ts';

/** Windows knows no signals: there a process is ended without being asked. */
const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? [] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How the milestone's process starts, fails and ends. */
export function testProcess(milestone: Milestone): void {
  const running: ServerProcess[] = [];
  function start(env: Record<string, string> = {}): ServerProcess {
    const server = new ServerProcess(folderOf(milestone), env);
    running.push(server);
    return server;
  }

  describe('the process', () => {
    afterEach(async () => {
      await Promise.all(running.splice(0).map((server) => server.stop()));
    });
    testSignals(start, milestone);
    testStarts(start);
  });
}

type Start = (env?: Record<string, string>) => ServerProcess;

function testSignals(start: Start, milestone: Milestone): void {
  for (const signal of SIGNALS) {
    test(`${signal} ends it with 0, open connections too`, async () => {
      const server = start();
      const port = await server.port();
      const idle = await connect(port);
      const open = await connect(port);
      await open.send(Buffer.from(upgrade()));
      await open.until(() => open.available > 0, 2_000);

      server.child.kill(signal);
      // A peer that follows at once spares the server the wait.
      await open.until(() => open.ending !== null, 1_000);
      open.end();
      expect(await server.exited).toEqual({ code: 0, signal: null });
      // From the handshake on the log also has the connection's last line.
      if (milestone.number > 1) expect(server.output).toMatch(/: closed after/);
      idle.destroy();
      open.destroy();
    });
  }

  test.skipIf(SIGNALS.length === 0)('a second signal: 130', async () => {
    const server = start();
    const port = await server.port();
    // A peer that does not follow keeps the first signal's ending waiting.
    const peer = await connect(port);
    await peer.send(Buffer.from(plain('GET /nowhere HTTP/1.1')));
    await peer.until(() => peer.ending !== null, 2_000);
    server.child.kill('SIGINT');
    await expect
      .poll(() => connect(port).catch(() => 'refused'), { interval: 5 })
      .toBe('refused');
    server.child.kill('SIGINT');
    expect(await server.exited).toEqual({ code: 130, signal: null });
    peer.destroy();
  });
}

function testStarts(start: Start): void {
  test('a port in use is one sentence and exit code 1', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const server = start({ PORT: String(port) });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output).toMatch(
      new RegExp(`^Port ${port} is in use .*PORT=4001\\.\\n$`),
    );
    other.close();
  });

  test('a setting without sense is one sentence and exit code 1', async () => {
    const server = start({ PORT: '65536' });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output).toMatch(/^PORT must be a whole number .*\n$/);
  });
}

function connect(port: number): Promise<RawPeer> {
  return RawPeer.connect({ host: '127.0.0.1', port });
}
