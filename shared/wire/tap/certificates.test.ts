import {
  afterAll,
  afterEach,
  beforeEach,
  describe,
  expect,
  test,
} from 'vitest';
import { RawPeer } from '../../testing/raw-peer.ts';
import { TemporaryCertificates } from '../../testing/temporary-certificates.ts';
import { echo, HOST, PATIENCE_MS, readPems, TapBench } from './testing.ts';
import type { Trust } from './trust.ts';

const certificates = new TemporaryCertificates();
afterAll(() => certificates.remove());

let bench: TapBench;
beforeEach(() => {
  bench = new TapBench();
});
afterEach(() => bench.end());

describe('a server behind with a certificate', () => {
  /** What is said of it with this trust; nothing when all is well. */
  async function troublesWith(trust: Trust): Promise<readonly string[]> {
    const { key, cert } = await readPems(certificates);
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
    const { ca } = await readPems(certificates);
    expect(await troublesWith({ by: 'authority', ca })).toEqual([]);
  });

  test('is trusted because it is this very one', async () => {
    const { cert } = await readPems(certificates);
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
    const { ca, cert } = await readPems(others);
    await others.remove();
    const trust =
      by === 'system' ? { by } : by === 'authority' ? { by, ca } : { by, cert };
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
  const { key, cert } = await readPems(certificates);
  const tap = await bench.tap(await bench.serve(echo), { tls: { key, cert } });
  const peer = await RawPeer.connect({ host: HOST, port: tap.port });
  await peer.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await peer.until(() => peer.ending !== null, PATIENCE_MS);
  expect(bench.troubles).toEqual([
    'A client failed at the TLS handshake (ERR_SSL_HTTP_REQUEST).',
  ]);
  expect(bench.events).toEqual([]);
});
