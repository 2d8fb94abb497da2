import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { upgrade } from '../../shared/cases/requests.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { Command } from '../../shared/testing/command.ts';
import { freePort } from '../../shared/testing/free-port.ts';
import { RawPeer } from '../../shared/testing/raw-peer.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
const commands: Command[] = [];

function run(args: readonly string[], env = {}): Command {
  const command = new Command('milestone', args, { CERTS_DIR: folder, ...env });
  commands.push(command);
  return command;
}

async function ports() {
  const [port, clientPort] = [await freePort(), await freePort()];
  const args = ['--port', `${port}`, '--client-port', `${clientPort}`];
  return { port, clientPort, args };
}

const READY = /Ctrl\+C/;
/** On a busy machine all takes its time. */
const PATIENCE = { timeout: 120_000 };

afterAll(async () => {
  await Promise.all(commands.map((command) => command.kill()));
  rmSync(folder, { recursive: true });
});

describe.concurrent('npm run milestone', () => {
  test('lists the milestones when none is named', async () => {
    const command = run([]);
    expect(await command.exited).toBe(0);
    expect(command.output).toMatch(/^2 {2}The opening handshake$/m);
  });

  test.each([
    [['99'], 'There is no milestone "99": choose one of 1, 2, 3'],
    [['2', '--tls'], 'Milestone 2 knows no TLS yet, milestone 3 does: npm'],
  ])('%j is refused with a sentence', async (args, sentence) => {
    const command = run(args);
    expect(await command.exited).toBe(1);
    expect(command.output).toMatch(sentence);
    expect(command.output).not.toMatch(/^ +at /m);
  });

  test.each([
    ['the server', 0, '--port $OTHER'],
    ['the page', 1, '--client-port $OTHER'],
  ])('a port in use, of %s', async (_who, which, remedy) => {
    const { port, clientPort, args } = await ports();
    const taken = which === 0 ? port : clientPort;
    const other = net.createServer();
    await new Promise<void>((resolve) => {
      other.listen(taken, '127.0.0.1', resolve);
    });
    const command = run(['2', ...args]);
    expect(await command.exited).toBe(1);
    expect(command.output).toContain(`Port ${taken}`);
    if (process.platform !== 'win32') {
      expect(command.output).toContain(
        remedy.replace('$OTHER', String(taken + 1)),
      );
    }
    other.close();
  });

  test('starts server and page, and Ctrl+C ends both with 0', async () => {
    const { port, clientPort, args } = await ports();
    const command = run(['2', ...args]);
    expect(await command.prints(READY)).toBe(true);
    expect(command.output).toContain(`ws://127.0.0.1:${port}/`);
    expect(command.output.trim().split('\n').length).toBeLessThanOrEqual(10);
    const page = await fetch(`http://127.0.0.1:${clientPort}/`);
    expect(await page.text()).toContain('dist/client/src/main.js');
    const info = await fetch(`http://127.0.0.1:${clientPort}/page-info.json`);
    expect(await info.json()).toMatchObject({
      milestone: { number: 2, folder: '02-handshake' },
      serverUrl: `ws://127.0.0.1:${port}/`,
    });
    const origin = `http://localhost:${clientPort}`;
    expect(await handshakeStatus(port, origin)).toBe('101');
    expect(await handshakeStatus(port, 'http://localhost:1')).toBe('403');
    if (process.platform === 'win32') return;
    command.child.kill('SIGINT');
    // npm repeats the signal that the terminal has sent.
    command.child.kill('SIGINT');
    expect(await command.exited).toBe(0);
    for (const each of [port, clientPort]) {
      await expect(connect(each)).rejects.toThrow('ECONNREFUSED');
    }
  });

  const posixTest = test.skipIf(process.platform === 'win32');

  posixTest('the server’s death is passed on', async () => {
    const { args } = await ports();
    const command = run(['2', '--no-client', ...args]);
    await command.prints(READY);
    process.kill(serverOf(command), 'SIGKILL');
    expect(await command.exited).toBe(137);
  });

  posixTest('when whoever started it is gone it ends as well', async () => {
    const { port, args } = await ports();
    const command = run(['2', '--no-client', ...args], {
      VIA_SHELL: 'yes',
    });
    await command.prints(READY);
    command.child.kill('SIGKILL');
    await vi.waitFor(
      () => expect(connect(port)).rejects.toThrow('ECONNREFUSED'),
      PATIENCE,
    );
  });

  test('--watch starts the server again after a change', async () => {
    const { port, args } = await ports();
    const command = run(['2', '--watch', '--no-client', ...args]);
    await command.prints(READY);
    const now = new Date();
    const main = join(ROOT, 'milestones', '02-handshake', 'main.ts');
    const again = /Listening(.|\n)*Listening/;
    // The watcher may need a moment before it notices anything.
    await vi.waitFor(async () => {
      utimesSync(main, now, new Date());
      expect(await command.prints(again, 1_000)).toBe(true);
    }, PATIENCE);
    await vi.waitFor(
      async () => expect(await handshakeStatus(port)).toBe('101'),
      PATIENCE,
    );
  });

  test('--inspect lets a debugger attach', async () => {
    const { args } = await ports();
    const command = run(['2', '--inspect', '--no-client', ...args]);
    expect(await command.prints(READY)).toBe(true);
    expect(command.output).toMatch(/Debugger listening on|address already in/);
  });

  test('the start of a server with TLS is no trouble in its log', async () => {
    const { args } = await ports();
    // So long the server waits for somebody who came and says nothing.
    const env = { REQUEST_TIMEOUT_MS: '500' };
    const command = run(['3', '--no-client', ...args], env);
    expect(await command.prints(READY)).toBe(true);
    expect(await command.prints(/Listening on https/)).toBe(true);
    expect(await command.prints(/no TLS|no request/, 2_000)).toBe(false);
  });
});

function connect(port: number): Promise<RawPeer> {
  return RawPeer.connect({ host: '127.0.0.1', port });
}

async function handshakeStatus(port: number, origin?: string) {
  const peer = await connect(port);
  const fields = origin === undefined ? {} : { Origin: origin };
  await peer.send(Buffer.from(upgrade(fields)));
  await peer.until(() => peer.available > 0, PATIENCE.timeout);
  const status = peer.peek().toString('latin1').split(' ')[1];
  peer.destroy();
  return status;
}

/** The process id of the server that the command has started. */
function serverOf(command: Command): number {
  const pid = command.children()[0];
  if (pid === undefined) throw new Error('the command has no child');
  return pid;
}
