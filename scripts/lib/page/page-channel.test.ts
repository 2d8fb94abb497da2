import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientFrame } from '../../../shared/cases/frames.ts';
import type { RawPeer } from '../../../shared/testing/raw-peer.ts';
import { TemporaryCertificates } from '../../../shared/testing/temporary-certificates.ts';
import { readPems } from '../../../shared/wire/tap/testing.ts';
import { PageBench, UPGRADE } from './testing.ts';

/** On a busy machine all takes its time. */
const PATIENCE_MS = 60_000;

const certificates = new TemporaryCertificates();
afterAll(() => certificates.remove());

describe.each(['http', 'https'])('word of changes, over %s', (scheme) => {
  let bench: PageBench;
  beforeAll(async () => {
    const pems = scheme === 'https' ? await readPems(certificates) : null;
    bench = await PageBench.start(pems);
  });
  afterAll(() => bench.stop());

  const open = async (): Promise<RawPeer> => {
    const peer = await bench.send(bench.head('GET //ws', UPGRADE));
    const isOpen = (): boolean => peer.peek().includes('connected');
    expect(await peer.until(isOpen, PATIENCE_MS)).toBe(true);
    return peer;
  };

  test('tells a page of changes', async () => {
    const peer = await open();
    const isTold = (): boolean => peer.peek().includes('reload');
    // The watcher may need a moment before it notices anything.
    await vi.waitFor(
      async () => {
        writeFileSync(join(bench.root, 'page.js'), `// ${Date.now()}\n`);
        expect(await peer.until(isTold, 1_000)).toBe(true);
      },
      { timeout: PATIENCE_MS },
    );
    peer.destroy();
  });

  test('lets a page close', async () => {
    const peer = await open();
    await peer.send(clientFrame({ opcode: 8, payload: '' }));
    expect(await peer.until(() => peer.ending !== null, PATIENCE_MS)).toBe(
      true,
    );
    expect(peer.peek().toString('hex')).toMatch(/880203e8$/);
  });

  test('ends who pushes bytes into it', async () => {
    const peer = await open();
    const payload = 'x'.repeat(64 * 1024);
    const frame = clientFrame({ opcode: 1, payload, fin: false });
    const isOver = (): boolean => peer.ending !== null;
    for (let i = 0; i < 20 && !isOver(); i += 1) await peer.send(frame);
    expect(await peer.until(isOver, PATIENCE_MS)).toBe(true);
  });

  test('ends who pushes bytes behind the handshake', async () => {
    const head = bench.head('GET //ws', UPGRADE);
    const peer = await bench.send(
      Buffer.concat([head, Buffer.alloc(2_000, 0x01)]),
    );
    const isOver = (): boolean => peer.ending !== null;
    expect(await peer.until(isOver, PATIENCE_MS)).toBe(true);
    expect(peer.available).toBe(0);
  });

  test.each([
    ['another path', 'GET /page.js', {}],
    ['another path that is none', 'GET http://[/', {}],
    ['another protocol', 'GET //ws', { Upgrade: 'h2c' }],
    ['another method', 'POST //ws', {}],
  ])('refuses %s', async (_what, start, fields) => {
    const head = bench.head(start, { ...UPGRADE, ...fields });
    const { status, body } = await bench.ask(head);
    expect([400, 405]).toContain(status);
    expect(body).toMatch(/^[A-Z][^\n]*\.\n$/);
    expect(await bench.isThere()).toBe(true);
  });

  test('bears handshakes that are wrong', async () => {
    for (const [name, value] of [
      ['Sec-WebSocket-Key', ''],
      ['Sec-WebSocket-Version', '99'],
      ['Sec-WebSocket-Extensions', '=;;,"'],
      ['Sec-WebSocket-Protocol', ',,,'],
    ] as const) {
      const fields = { ...UPGRADE, [name]: value };
      const peer = await bench.send(bench.head('GET //ws', fields));
      await peer.until(() => peer.available > 0, PATIENCE_MS);
      peer.reset();
    }
    expect(await bench.isThere()).toBe(true);
  });

  test('has a limited number of places', async () => {
    const head = bench.head('GET //ws', UPGRADE);
    const peers: RawPeer[] = [];
    // All at once would be too much for a busy machine, over TLS.
    while (peers.length < 64) peers.push(await bench.send(head));
    await Promise.all(
      peers.map((peer) => peer.until(() => peer.available > 0, PATIENCE_MS)),
    );
    expect((await bench.ask(head)).status).toBe(503);
    for (const peer of peers) peer.destroy();
    const again = async (): Promise<boolean> => {
      const peer = await bench.send(head);
      await peer.until(() => peer.available > 0, PATIENCE_MS);
      peer.destroy();
      return peer.peek().includes(' 101 ');
    };
    await expect.poll(again, { timeout: PATIENCE_MS }).toBe(true);
  });
});
