import { createHash, randomBytes } from 'node:crypto';
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
import { BYTE_BY_BYTE } from '../../testing/chunking.ts';
import { RawPeer } from '../../testing/raw-peer.ts';
import { TemporaryCertificates } from '../../testing/temporary-certificates.ts';
import { echo, HOST, PATIENCE_MS, readPems, TapBench } from './testing.ts';

const MIB = 1024 * 1024;

const certificates = new TemporaryCertificates();
afterAll(() => certificates.remove());

let bench: TapBench;
beforeEach(() => {
  bench = new TapBench();
});
afterEach(() => bench.end());

/** Client and server speak the same: TCP, or TLS on both sides of the tap. */
describe.each(['TCP', 'TLS'])('over %s', (transport) => {
  const isTls = transport === 'TLS';

  /** A tap in front of such a server, and how to come to it. */
  async function through(onSocket: (socket: Socket) => void) {
    const { key, cert, ca } = await readPems(certificates);
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
    await expect.poll(() => bench.kinds()).toContain('chunk');
    peer.reset();
    await expect.poll(() => codes).toEqual(['ECONNRESET']);
    expect(bench.kinds()).toEqual([
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
    await expect.poll(() => bench.kinds().at(-1)).toBe('closed');
  });
});

function digest(bytes: Buffer): string {
  const hash = createHash('sha256').update(bytes).digest('hex');
  return `${bytes.length} bytes, ${hash}`;
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : error.message;
}
