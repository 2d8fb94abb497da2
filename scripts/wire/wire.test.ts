import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  certificateFiles,
  makeCertificates,
} from '../../shared/certificates.ts';
import { freePort } from '../../shared/testing/free-port.ts';
import { RawPeer } from '../../shared/testing/raw-peer.ts';
import { TapBench } from '../../shared/wire/tap/testing.ts';
import { HELP as MILESTONE_HELP } from '../lib/milestone/milestone-options.ts';
import { CommandBench, freePorts, READY } from './testing.ts';
import { HELP } from './wire-options.ts';

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

describe.concurrent('npm run wire', () => {
  async function start(more: readonly string[], env = {}) {
    const { port, clientPort, args } = await freePorts();
    const command = commands.run('wire', [...args, ...more], env);
    expect(await command.prints(READY), command.output).toBe(true);
    return { port, clientPort, command };
  }

  test('stands before any server, and tells the page its path', async () => {
    const behind = await bench.serve((socket) => socket.pipe(socket));
    const to = `ws://localhost:${behind}/chat?room=1`;
    const { port, clientPort, command } = await start(['--to', to]);
    const info = await fetch(`http://${HOST}:${clientPort}/page-info.json`);
    expect(await info.json()).toMatchObject({
      milestone: { number: 0 },
      serverUrl: `ws://${HOST}:${port}/chat?room=1`,
      wire: true,
    });
    const peer = await RawPeer.connect({ host: HOST, port });
    await peer.send(Buffer.from('hello?\r\n\r\n'));
    await peer.until(() => peer.available === 10, PATIENCE_MS);
    expect(peer.peek().toString()).toBe('hello?\r\n\r\n');
    // An echo of the request is no response: the tap says what is wrong.
    expect(await command.prints(/← hello\?\n +✗ RFC 6455/)).toBe(true);
    peer.destroy();
    command.child.kill('SIGINT');
    expect(await command.exited).toBe(process.platform === 'win32' ? -1 : 0);
  });

  test('says that nobody listens behind it', async () => {
    const behind = await freePort();
    const to = ['--no-client', '--to', `ws://${HOST}:${behind}`];
    const { port, command } = await start(to);
    const peer = await RawPeer.connect({ host: HOST, port });
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('reset');
    const sentence = new RegExp(`Nobody listens on ${HOST}:${behind}: is the`);
    expect(await command.prints(sentence)).toBe(true);
  });

  describe('before a server with wss://', () => {
    beforeAll(async () => {
      mkdirSync(commands.certificates, { recursive: true });
      await makeCertificates(commands.certificates);
    });

    async function behind() {
      const files = certificateFiles(commands.certificates);
      const [key, cert] = [files.key, files.cert].map((file) =>
        readFileSync(file, 'utf8'),
      );
      const pair = { key: key ?? '', cert: cert ?? '' };
      const port = await bench.serve((socket) => socket.pipe(socket), pair);
      return ['--no-client', '--to', `wss://${HOST}:${port}`];
    }

    test.each([[['--ca', 'certs/ca.pem']], [['--insecure', '--tls']]])(
      '%j: the bytes cross',
      async (more) => {
        const { port } = await start([...(await behind()), ...more]);
        const isTls = more.includes('--tls');
        const target = { host: HOST, port, ...(isTls && { ca: null }) };
        const peer = await RawPeer.connect(target);
        await peer.send(Buffer.from('hello'));
        await peer.until(() => peer.available === 5, PATIENCE_MS);
        expect(peer.peek().toString()).toBe('hello');
        peer.destroy();
      },
    );

    test('nobody vouches for it: that is said', async () => {
      const { port, command } = await start(await behind());
      const peer = await RawPeer.connect({ host: HOST, port });
      await peer.send(Buffer.from('hello'));
      await peer.until(() => peer.ending !== null, PATIENCE_MS);
      expect(peer.available).toBe(0);
      expect(await command.prints(/is not trusted/)).toBe(true);
      expect(command.output).toMatch(/--ca FILE/);
    });
  });

  test.each([
    [[], 'Say which server it is about'],
    [
      ['--to', 'ws://a.example', '--no-client', '--pcap', 'no/folder'],
      'cannot be written to',
    ],
  ])('%j is refused with a sentence', async (args, sentence) => {
    const command = commands.run('wire', args, {
      PORT: String(await freePort()),
    });
    expect(await command.exited).toBe(1);
    expect(command.output.replaceAll('\n', ' ')).toContain(sentence);
    expect(command.output).not.toMatch(/^ +at /m);
  });

  test('a port in use', async () => {
    const port = await bench.serve(() => {});
    const to = ['--to', 'ws://a.example', '--no-client'];
    const command = commands.run('wire', [...to, '--port', `${port}`]);
    expect(await command.exited).toBe(1);
    expect(command.output).toContain(`Port ${port} is in use`);
    const words = `npm run wire -- ${to.join(' ')} --port `;
    const [, other] = command.output.split(words);
    // The next one may be another test's.
    expect(Number(other)).toBeGreaterThan(port);
  });
});

test.each([MILESTONE_HELP, HELP])('%s', (help) => {
  expect(help).toContain('--pcap FILE');
  const long = help.split('\n').filter((line) => line.length > 80);
  expect(long).toEqual([]);
});
