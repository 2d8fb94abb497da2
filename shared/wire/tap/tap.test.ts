import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  afterAll,
  afterEach,
  beforeEach,
  describe,
  expect,
  test,
} from 'vitest';
import { certificateFiles } from '../../certificates.ts';
import { BYTE_BY_BYTE } from '../../testing/chunking.ts';
import { freePort } from '../../testing/free-port.ts';
import { RawPeer } from '../../testing/raw-peer.ts';
import { TemporaryCertificates } from '../../testing/temporary-certificates.ts';
import { HOST, TapBench } from './testing.ts';
import type { Trust } from './trust.ts';

const MIB = 1024 * 1024;
const PATIENCE_MS = 10_000;

const certificates = new TemporaryCertificates();
afterAll(() => certificates.remove());

async function pem() {
  const files = certificateFiles(await certificates.folder());
  const [key, cert, ca] = [files.key, files.cert, files.ca].map((file) =>
    readFileSync(file, 'utf8'),
  );
  return { key: key ?? '', cert: cert ?? '', ca: ca ?? '' };
}

let bench: TapBench;
beforeEach(() => {
  bench = new TapBench();
});
afterEach(() => bench.end());

function echo(socket: Socket): void {
  socket.pipe(socket);
}

/** Client and server speak the same: TCP, or TLS on both sides of the tap. */
describe.each(['TCP', 'TLS'])('over %s', (transport) => {
  const isTls = transport === 'TLS';

  /** A tap in front of such a server, and how to come to it. */
  async function through(onSocket: (socket: Socket) => void) {
    const { key, cert, ca } = await pem();
    const pair = { key, cert };
    const port = await bench.serve(onSocket, isTls ? pair : undefined);
    const trust = { by: 'certificate', cert } as const;
    const to = { host: HOST, port, ...(isTls && { tls: trust }) };
    const tap = await bench.tap(port, { to, ...(isTls && { tls: pair }) });
    return { host: HOST, port: tap.port, ...(isTls && { ca }) };
  }

  test.each([0, 1, 2, 125, 65_535, 65_536, 3 * MIB + 1])(
    '%i bytes cross both ways unchanged',
    async (length) => {
      const bytes = randomBytes(length);
      const peer = await RawPeer.connect(await through(echo));
      void peer.send(bytes);
      peer.end();
      await peer.until(() => peer.ending !== null, PATIENCE_MS);
      expect(peer.ending).toBe('end');
      expect(digest(peer.peek())).toBe(digest(bytes));
    },
  );

  test('byte by byte', async () => {
    const bytes = randomBytes(500);
    const received: Buffer[] = [];
    const target = await through((socket) => {
      socket.on('data', (chunk) => {
        received.push(chunk);
        for (const byte of chunk) socket.write(Buffer.of(byte));
      });
    });
    const peer = await RawPeer.connect(target);
    await peer.send(bytes, BYTE_BY_BYTE);
    await peer.until(() => peer.available === bytes.length, PATIENCE_MS);
    expect(peer.peek()).toEqual(bytes);
    expect(Buffer.concat(received)).toEqual(bytes);
    peer.destroy();
  });

  test('the client’s half-close is passed on, and answered after', async () => {
    const target = await through((socket) => {
      socket.resume();
      socket.on('end', () => socket.end('after the end'));
    });
    const peer = await RawPeer.connect(target);
    peer.end();
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.peek().toString()).toBe('after the end');
    expect(peer.ending).toBe('end');
  });

  test('the server’s half-close is passed on, and answered after', async () => {
    let received = '';
    let hasEnded = false;
    const target = await through((socket) => {
      socket.end('hello');
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('end', () => (hasEnded = true));
    });
    const peer = await RawPeer.connect(target);
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('end');
    await delay(50);
    expect(hasEnded).toBe(false);
    await peer.send(Buffer.from('still here'));
    peer.end();
    await expect.poll(() => hasEnded).toBe(true);
    expect(received).toBe('still here');
  });

  test('the client’s reset is passed on', async () => {
    const codes: unknown[] = [];
    const target = await through((socket) => {
      socket.resume();
      socket.on('error', (error) => codes.push(codeOf(error)));
    });
    const peer = await RawPeer.connect(target);
    await peer.send(Buffer.from('hello'));
    await expect.poll(() => kinds()).toContain('chunk');
    peer.reset();
    await expect.poll(() => codes).toEqual(['ECONNRESET']);
    expect(kinds()).toEqual([
      'opened',
      'chunk',
      'head',
      'ended',
      'ended',
      'closed',
    ]);
  });

  test('the server’s reset is passed on', async () => {
    const target = await through((socket) => {
      socket.on('data', () => bench.reset());
    });
    const peer = await RawPeer.connect(target);
    await peer.send(Buffer.from('hello'));
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('reset');
    await expect.poll(() => kinds().at(-1)).toBe('closed');
  });
});

function kinds(): readonly string[] {
  return bench.events.map(({ kind }) => kind);
}

function digest(bytes: Buffer): string {
  const hash = createHash('sha256').update(bytes).digest('hex');
  return `${bytes.length} bytes, ${hash}`;
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : error.message;
}

describe('the tap', () => {
  test('says what it saw', async () => {
    const port = await bench.serve(echo);
    const tap = await bench.tap(port);
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from('hello'));
    await peer.until(() => peer.available === 5, PATIENCE_MS);
    peer.end();
    await expect.poll(() => kinds().at(-1)).toBe('closed');
    expect(bench.events[0]).toMatchObject({
      kind: 'opened',
      connection: 1,
      server: `${HOST}:${port}`,
      tls: false,
    });
    expect(bench.events.at(-1)).toMatchObject({
      bytes: { client: 5, server: 5 },
    });
    const times = bench.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(bench.troubles).toEqual([]);
  });

  test('resets the client when nobody listens behind it', async () => {
    const port = await freePort();
    const tap = await bench.tap(port);
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('reset');
    expect(bench.troubles).toEqual([
      `Nobody listens on ${HOST}:${port}: is the server running? ` +
        'Connection 1 is reset.',
    ]);
    expect(kinds()).toEqual(['opened', 'ended', 'ended', 'closed']);
  });

  test('passes the bytes on when its observer fails', async () => {
    const port = await bench.serve(echo);
    const tap = await bench.tap(port, {
      onEvent: () => {
        throw new Error('boom');
      },
    });
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from('hello'));
    await peer.until(() => peer.available === 5, PATIENCE_MS);
    expect(peer.peek().toString()).toBe('hello');
    expect(bench.troubles).toEqual([
      'Connection 1 goes on, but is not shown any more (boom).',
    ]);
    peer.destroy();
  });

  test('serves many at once, and keeps nothing of them', async () => {
    const tap = await bench.tap(await bench.serve(echo));
    const peers = await Promise.all(
      Array.from({ length: 200 }, () =>
        RawPeer.connect({ host: HOST, port: tap.port }),
      ),
    );
    const bytes = randomBytes(20_000);
    await Promise.all(peers.map((peer) => peer.send(bytes)));
    for (const peer of peers) {
      await peer.until(() => peer.available === bytes.length, PATIENCE_MS);
      expect(peer.peek().equals(bytes)).toBe(true);
    }
    expect(tap.clients).toBe(200);
    for (const [i, peer] of peers.entries()) {
      if (i % 2 === 0) peer.end();
      else peer.reset();
    }
    await expect.poll(() => tap.clients).toBe(0);
    const closed = bench.events.filter(({ kind }) => kind === 'closed');
    expect(closed).toHaveLength(200);
  });

  test('holds a sender up for a reader that does not read', async () => {
    const block = Buffer.alloc(MIB, 'x');
    const total = 128;
    let sent = 0;
    const port = await bench.serve((socket) => {
      const send = (): void => {
        while (sent < total) {
          sent += 1;
          if (!socket.write(block)) return void socket.once('drain', send);
        }
        socket.end();
      };
      send();
    });
    const tap = await bench.tap(port);
    const before = process.memoryUsage().arrayBuffers;
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    peer.pause();
    await delay(1_000);
    // The system keeps some megabytes of each connection, the tap hardly any.
    expect(sent).toBeLessThan(total / 2);
    const growth = process.memoryUsage().arrayBuffers - before;
    expect(growth).toBeLessThan(8 * MIB);
    let received = 0;
    peer.resume();
    const isAll = (): boolean => {
      received += peer.take(peer.available).length;
      return peer.ending !== null;
    };
    await peer.until(isAll, PATIENCE_MS);
    isAll();
    expect(received).toBe(total * MIB);
  });

  test('ends at once, with its clients', async () => {
    const tap = await bench.tap(await bench.serve(echo));
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await expect.poll(() => tap.clients).toBe(1);
    await tap.close();
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(peer.ending).toBe('reset');
    await expect.poll(() => tap.clients).toBe(0);
  });

  test('says it when it cannot listen', async () => {
    const port = await bench.serve(echo);
    const again = bench.tap(port, { listen: { host: HOST, port } });
    await expect(again).rejects.toThrow('EADDRINUSE');
  });
});

describe('a server behind with a certificate', () => {
  /** What is said of it with this trust; nothing when all is well. */
  async function troublesWith(trust: Trust): Promise<readonly string[]> {
    const { key, cert } = await pem();
    const port = await bench.serve(echo, { key, cert });
    const tap = await bench.tap(port, { to: { host: HOST, port, tls: trust } });
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.send(Buffer.from('hello'));
    const isDone = (): boolean => peer.available === 5 || peer.ending !== null;
    await peer.until(isDone, PATIENCE_MS);
    expect(peer.available).toBe(bench.troubles.length === 0 ? 5 : 0);
    peer.destroy();
    return bench.troubles;
  }

  test('is trusted because of its authority', async () => {
    const { ca } = await pem();
    expect(await troublesWith({ by: 'authority', ca })).toEqual([]);
  });

  test('is trusted because it is this very one', async () => {
    const { cert } = await pem();
    expect(await troublesWith({ by: 'certificate', cert })).toEqual([]);
  });

  test('is trusted when nobody asks', async () => {
    expect(await troublesWith({ by: 'nobody' })).toEqual([]);
  });

  test.each([
    ['by no authority of the system', 'system', 'is not trusted'],
    ['by another authority', 'authority', 'is not trusted'],
    ['when it should be another one', 'certificate', 'another certificate'],
  ] as const)('is not trusted %s', async (_what, by, sentence) => {
    const others = new TemporaryCertificates();
    const files = certificateFiles(await others.folder());
    const [ca, cert] = [files.ca, files.cert].map((file) =>
      readFileSync(file, 'utf8'),
    );
    await others.remove();
    const trust =
      by === 'system'
        ? { by }
        : by === 'authority'
          ? { by, ca: ca ?? '' }
          : { by, cert: cert ?? '' };
    expect((await troublesWith(trust)).join()).toContain(sentence);
  });

  test('cannot be reached when it speaks no TLS', async () => {
    const port = await bench.serve((socket) => {
      socket.on('data', () => socket.end('what?'));
    });
    const to = { host: HOST, port, tls: { by: 'nobody' } } as const;
    const tap = await bench.tap(port, { to });
    const peer = await RawPeer.connect({ host: HOST, port: tap.port });
    await peer.until(() => peer.ending !== null, PATIENCE_MS);
    expect(bench.troubles.join()).toContain('does it speak TLS?');
  });
});

test('a client that speaks no TLS where it should', async () => {
  const { key, cert } = await pem();
  const tap = await bench.tap(await bench.serve(echo), { tls: { key, cert } });
  const peer = await RawPeer.connect({ host: HOST, port: tap.port });
  await peer.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await peer.until(() => peer.ending !== null, PATIENCE_MS);
  expect(bench.troubles).toEqual([
    'A client failed at the TLS handshake (ERR_SSL_HTTP_REQUEST).',
  ]);
  expect(bench.events).toEqual([]);
});
