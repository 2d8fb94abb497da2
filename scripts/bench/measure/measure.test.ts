import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Burst } from '../scenarios.ts';
import { checkBurst, measureBurst } from './measure.ts';
import type { RunningServer } from './measure.ts';

const HOST = '127.0.0.1';
const SHORT = { settleMs: 0, countMs: 20 };

const ends: (() => void)[] = [];
afterAll(() => ends.forEach((end) => end()));

/** A server in this process, so that it is there at once. */
async function serve(
  server: net.Server | WebSocketServer,
  speaksWebSocket = true,
): Promise<RunningServer> {
  ends.push(() => server.close());
  if (server instanceof net.Server) server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('port?');
  return { port: address.port, speaksWebSocket, pid: process.pid };
}

/** An echo that wants nothing but text. */
function textOnly(inFragments = false): Promise<RunningServer> {
  const server = new WebSocketServer({ host: HOST, port: 0 });
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      if (isBinary) return socket.terminate();
      if (inFragments) socket.send('', { fin: false });
      socket.send(data, { binary: false });
    });
  });
  return serve(server);
}

/** Shakes hands, and then says the same whatever it hears. */
function parrot(
  says: Buffer,
  guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
): Promise<RunningServer> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (request) => {
      const [, key = ''] = /-Key: (.+)\r/.exec(request.toString()) ?? [];
      const accept = createHash('sha1').update(key + guid);
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\n' +
          `Sec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
      );
      socket.on('data', () => socket.write(says));
    });
  });
  return serve(server);
}

function tcp(
  answer: (bytes: Buffer) => readonly Buffer[],
): Promise<RunningServer> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    // Not at once: the first byte has to be answered by one.
    socket.once('data', (first) => {
      socket.write(first);
      socket.on('data', (bytes: Buffer) => {
        for (const each of answer(bytes)) socket.write(each);
      });
    });
  });
  return serve(server, false);
}

function burst(more: Partial<Burst> = {}): Burst {
  return {
    kind: 'burst',
    payload: 16,
    content: 'binary',
    connections: 2,
    inFlight: 4,
    ...more,
  };
}

const text = burst({ content: 'text' });

describe('a burst', () => {
  /** On a busy machine nothing may come back in so short a time. */
  async function isMeasured(server: RunningServer, work: Burst) {
    await checkBurst(server, work);
    const measure = async (): Promise<number> =>
      (await measureBurst(server, work, SHORT)).figure;
    await expect.poll(measure, { timeout: 20_000 }).toBeGreaterThan(0);
  }

  test('of text is measured', async () => {
    await isMeasured(await textOnly(), text);
  });

  test('is measured over plain TCP', async () => {
    await isMeasured(await tcp((bytes) => [bytes]), burst());
  });

  test.each([
    ['binary', 'the echo is wrong'],
    ['text', 'a frame with opcode 2'],
  ] as const)('of %s is wrong', async (content, sentence) => {
    const server = await parrot(Buffer.from([0x82, 2, 1, 2]));
    const checking = checkBurst(server, burst({ content }));
    await expect(checking).rejects.toThrow(sentence);
  });

  test('is not what the server wants', async () => {
    const checking = checkBurst(await textOnly(), burst());
    await expect(checking).rejects.toThrow(/closed the connection|ECONNRESET/);
  });

  test('has to come back in as many frames: bytes are counted', async () => {
    const checking = checkBurst(await textOnly(true), text);
    await expect(checking).rejects.toThrow('80 bytes came back, and not 72');
  });

  test('does not come back twice', async () => {
    const server = await tcp((bytes) => [bytes, bytes]);
    const measuring = measureBurst(server, burst(), SHORT);
    await expect(measuring).rejects.toThrow('more came back than was sent');
  });
});

test('a server that has not read the key is no WebSocket server', async () => {
  const checking = checkBurst(await parrot(Buffer.alloc(0), 'other'), burst());
  await expect(checking).rejects.toThrow('it refused the handshake');
});
