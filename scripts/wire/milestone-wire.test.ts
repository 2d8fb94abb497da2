import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  clientFrame,
  serverFrame,
  textPayload,
} from '../../shared/cases/frames.ts';
import { upgrade } from '../../shared/cases/requests.ts';
import { certificateFiles } from '../../shared/certificates.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import type { Command } from '../../shared/testing/command.ts';
import { freePort } from '../../shared/testing/free-port.ts';
import { RawPeer } from '../../shared/testing/raw-peer.ts';
import type { PeerTarget } from '../../shared/testing/raw-peer.ts';
import { TapBench } from '../../shared/wire/tap/testing.ts';
import { CommandBench, freePorts, READY } from './testing.ts';

const HOST = '127.0.0.1';
/** On a busy machine all takes its time. */
const PATIENCE_MS = 120_000;

const commands = new CommandBench();
const bench = new TapBench();
afterAll(async () => {
  await commands.endCommands();
  await bench.end();
  commands.remove();
});

async function open(target: PeerTarget): Promise<RawPeer> {
  const peer = await RawPeer.connect(target);
  await peer.send(Buffer.from(upgrade()));
  const end = (): number => peer.peek().indexOf('\r\n\r\n');
  await peer.until(() => end() >= 0 || peer.ending !== null, PATIENCE_MS);
  expect(peer.take(end() + 4).toString()).toMatch(/^HTTP\/1.1 101 /);
  return peer;
}

async function expectEcho(peer: RawPeer, payload: Buffer | string) {
  const echo = serverFrame({ opcode: 1, payload });
  await peer.send(clientFrame({ opcode: 1, payload }));
  await peer.until(() => peer.available >= echo.length, PATIENCE_MS);
  expect(peer.take(peer.available).equals(echo)).toBe(true);
}

/** Of the terminal, what the tap has printed: the server prints as well. */
function wireLines({ output }: Command): readonly string[] {
  return output.split('\n').filter((line) => / #\d+ /.test(line));
}

describe.concurrent('npm run milestone 5 -- --wire', () => {
  test('shows in terminal and page what crosses the wire', async () => {
    const { port, clientPort, args } = await freePorts();
    const command = commands.run('milestone', ['5', '--wire', ...args]);
    expect(await command.prints(READY)).toBe(true);
    expect(command.output).toContain(`ws://${HOST}:${port}/`);
    const peer = await open({ host: HOST, port });
    await expectEcho(peer, 'Hello');
    await expectEcho(peer, textPayload(150_000));
    peer.end();
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(await command.prints(/over: 15\d,\d\d\d bytes →/)).toBe(true);

    const lines = wireLines(command);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const shown = lines.map((line) => line.replace(/^\S+ #1 +/, ''));
    expect(shown).toContain('→ GET / HTTP/1.1');
    expect(shown).toContain(
      '← HTTP/1.1 101 Switching Protocols (accept right)',
    );
    expect(shown).toContain('→ FIN text   7    mask           5  "Hello"');
    expect(shown).toContain('← FIN text   7                   5  "Hello"');
    expect(shown.filter((line) => line.includes('7+64'))).toHaveLength(2);

    const page = `http://${HOST}:${clientPort}`;
    const info = await fetch(`${page}/page-info.json`);
    expect(await info.json()).toMatchObject({
      milestone: { number: 5 },
      serverUrl: `ws://${HOST}:${port}/`,
      wire: true,
    });
    const [, key] = /^ +page +\S+#wire=(\S+)$/m.exec(command.output) ?? [];
    const events = `${page}/wire/events?key=${key}`;
    const text = await readStream(events, '"kind":"closed"');
    expect(text).toContain('event: reset');
    expect(text.match(/"kind":"frame"/g)).toHaveLength(4);
    const foreign = { headers: { Origin: 'http://evil.example' } };
    expect((await fetch(events, foreign)).status).toBe(403);
    // Another user of this machine has only the port.
    expect((await fetch(`${page}/wire/events`)).status).toBe(403);
    expect(await (await fetch(`${page}/page-info.json`)).text()).not.toContain(
      key,
    );
  });

  test('over TLS, with --hex and --pcap', async () => {
    const { port, args } = await freePorts();
    const options = ['--wire', '--tls', '--no-client', '--hex', ...args];
    const command = commands.run('milestone', [
      '5',
      ...options,
      '--pcap',
      'it.pcapng',
    ]);
    expect(await command.prints(READY)).toBe(true);
    const ca = readFileSync(certificateFiles(commands.certificates).ca, 'utf8');
    const peer = await open({ host: HOST, port, ca });
    await expectEcho(peer, 'Hello');
    expect(await command.prints(/← FIN text/)).toBe(true);
    expect(command.output).toContain(' over TLS\n');
    expect(command.output).toMatch(/ 0 {2}81 85 37 fa 21 3d 7f 9f {2}4d 51 58/);
    expect(command.output).toMatch(/ 0 {2}48 65 6c 6c 6f +Hello\n/);
    expect(command.output).toMatch(/ {12}Upgrade: websocket\n/);
    const capture = readFileSync(join(commands.folder, 'it.pcapng'));
    expect(capture.subarray(0, 4).toString('hex')).toBe('0a0d0d0a');
    for (const [opcode, payload] of [[1, 'Hello']] as const) {
      expect(capture.includes(clientFrame({ opcode, payload }))).toBe(true);
      expect(capture.includes(serverFrame({ opcode, payload }))).toBe(true);
    }
    peer.destroy();
    if (process.platform === 'win32') return;
    command.child.kill('SIGINT');
    expect(await command.exited).toBe(0);
    const { size } = statSync(join(commands.folder, 'it.pcapng'));
    const [, packets, bytes, path] =
      /\nThe capture has ([\d,]+) packets, ([\d,]+) bytes:\s+(.*)\n$/.exec(
        command.output,
      ) ?? [];
    expect(Number(packets)).toBeGreaterThan(7);
    expect(bytes).toBe(size.toLocaleString('en'));
    expect(path).toBe(join(commands.folder, 'it.pcapng'));
  });

  test('--watch: the tap stays, and the server starts again', async () => {
    const { port, args } = await freePorts();
    const options = ['--wire', '--watch', '--no-client', ...args];
    const command = commands.run('milestone', ['5', ...options]);
    expect(await command.prints(READY)).toBe(true);
    const peer = await open({ host: HOST, port });
    const main = join(ROOT, 'milestones', '05-echo', 'main.ts');
    await vi.waitFor(
      async () => {
        utimesSync(main, new Date(), new Date());
        const again = /Listening(.|\n)*Listening/;
        expect(await command.prints(again, 1_000)).toBe(true);
      },
      { timeout: PATIENCE_MS },
    );
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).not.toBeNull();
    // On a busy machine a file was touched more than once, so that the server
    // may start again under a connection: the next one finds it at rest.
    await vi.waitFor(
      async () => {
        const again = await open({ host: HOST, port });
        await expectEcho(again, 'Hello').finally(() => again.destroy());
      },
      { timeout: PATIENCE_MS, interval: 500 },
    );
    expect(await command.prints(/ #[2-9] .*← .*Hello/)).toBe(true);
  });

  const posixTest = test.skipIf(process.platform === 'win32');

  posixTest('Ctrl+C ends it, and the last bytes still cross', async () => {
    const { port, clientPort, args } = await freePorts();
    const command = commands.run('milestone', ['6', '--wire', ...args]);
    expect(await command.prints(READY)).toBe(true);
    const peer = await open({ host: HOST, port });
    command.child.kill('SIGINT');
    // npm repeats the signal that the terminal has sent.
    command.child.kill('SIGINT');
    await peer.until(() => peer.available > 0, PATIENCE_MS);
    const goingAway = { opcode: 8, payload: Buffer.from([0x03, 0xe9]) };
    expect(peer.peek().subarray(2, 4)).toEqual(goingAway.payload);
    await peer.send(clientFrame(goingAway));
    peer.end();
    expect(await command.exited).toBe(0);
    expect(command.output).toContain('1001 going away');
    expect(command.output).toContain(' over: ');
    for (const each of [port, clientPort]) {
      await expect(RawPeer.connect({ host: HOST, port: each })).rejects.toThrow(
        'ECONNREFUSED',
      );
    }
  });

  posixTest('the server’s death is passed on', async () => {
    const { port, args } = await freePorts();
    const command = commands.run('milestone', [
      '5',
      '--wire',
      '--no-client',
      ...args,
    ]);
    expect(await command.prints(READY)).toBe(true);
    const peer = await open({ host: HOST, port });
    process.kill(command.children()[0] ?? 0, 'SIGKILL');
    expect(await command.exited).toBe(137);
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).not.toBeNull();
    // The tap has seen that before it ended itself.
    expect(command.output).toMatch(/← (the server sends no more|reset)/);
  });

  test.each([
    ['a port in use', [], (port: number) => `Port ${port} is in use`],
    [
      'a file that cannot be written',
      ['--pcap', 'no/such/folder.pcapng'],
      () => 'cannot be written to',
    ],
  ] as const)('%s is one sentence', async (what, more, sentence) => {
    const isTaken = what === 'a port in use';
    const port = isTaken ? await bench.serve(() => {}) : await freePort();
    const own = ['--wire', '--no-client', '--port', `${port}`];
    const command = commands.run('milestone', ['5', ...own, ...more]);
    expect(await command.exited).toBe(1);
    expect(command.output.replaceAll('\n', ' ')).toContain(sentence(port));
    expect(command.output).not.toMatch(/^ +at |Listening/m);
    expect(command.output.trim().split('\n').length).toBeLessThanOrEqual(3);
  });
});

/** What a stream has said until some text came. */
async function readStream(url: string, until: string): Promise<string> {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), PATIENCE_MS);
  const response = await fetch(url, { signal: aborter.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.includes(until)) break;
  }
  clearTimeout(timer);
  aborter.abort();
  return text;
}
