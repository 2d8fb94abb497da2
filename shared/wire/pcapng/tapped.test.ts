import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { binaryPayload } from '../../cases/frames.ts';
import { certificateFiles } from '../../certificates.ts';
import { TemporaryCertificates } from '../../testing/temporary-certificates.ts';
import type { Sender } from '../events.ts';
import { startTap } from '../tap/tap.ts';
import type { Tap } from '../tap/tap.ts';
import { Capture } from './capture.ts';
import { scratchPath } from './testing/scratch-folder.ts';
import { complaintsAbout, packetsIn, skipsTshark } from './testing/tshark.ts';

const HOST = '127.0.0.1';
const PAYLOADS = [5, 126, 50_000, 150_000].map(binaryPayload);
const IN_HEX = PAYLOADS.map((payload) => payload.toString('hex'));

const isMissing = skipsTshark();
const name = isMissing ? 'tshark is not installed: skipped' : 'a real session';

const certificates = new TemporaryCertificates();
const server = createServer();
const webSockets = new WebSocketServer({ server });

beforeAll(async () => {
  webSockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data));
  });
  // Making them takes longer than all the rest.
  if (!isMissing) await certificates.folder();
  server.listen(0, HOST);
  await once(server, 'listening');
});

afterAll(async () => {
  webSockets.close();
  server.close();
  await certificates.remove();
});

describe.skipIf(isMissing).each(['ws', 'wss'])(`${name}, over %s`, (scheme) => {
  test('is in the capture of a tap, frame by frame', async () => {
    const path = scratchPath('session.pcapng');
    const ended = vi.fn<() => void>();
    const tap = await startCapturingTap(path, scheme === 'wss', ended);
    await echo(`${scheme}://${HOST}:${tap.port}/`);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(2), 60_000);
    await tap.close();

    const frames = framesIn(path);
    expect(frames.client).toEqual([...IN_HEX, '1000']);
    expect(frames.server).toEqual([...IN_HEX, '1000']);
    const [[comment] = []] = packetsIn(path, 'tcp', ['frame.comment']);
    expect(String(comment).includes('TLS')).toBe(scheme === 'wss');
    expect(complaintsAbout(path)).toEqual([]);
  });
});

async function startCapturingTap(
  path: string,
  isSecure: boolean,
  onEnded: () => void,
): Promise<Tap> {
  const capture = new Capture(path);
  const address = server.address();
  assert(typeof address === 'object' && address);
  return startTap({
    listen: { host: HOST, port: 0 },
    to: { host: HOST, port: address.port },
    ...(isSecure && { tls: await keyAndCertificate() }),
    onBytes: (...bytes) => capture.bytes(...bytes),
    onEvent: (event) => {
      if (event.kind === 'opened') capture.opened(event);
      if (event.kind !== 'ended') return;
      capture.ended(event.connection, event.from, event.how, event.at);
      onEnded();
    },
    onTrouble: (sentence) => expect.fail(sentence),
  });
}

async function keyAndCertificate(): Promise<{ key: string; cert: string }> {
  const { key, cert } = certificateFiles(await certificates.folder());
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

/** Sends all, waits until all has come back, and closes. */
async function echo(url: string): Promise<void> {
  const client = new WebSocket(url, {
    perMessageDeflate: false,
    rejectUnauthorized: false,
  });
  await once(client, 'open');
  for (const payload of PAYLOADS) {
    client.send(payload);
    await once(client, 'message');
  }
  client.close(1000);
  await once(client, 'close');
}

/** Payloads as tshark tells them, in hex, and the close code. */
function framesIn(path: string): Record<Sender, readonly string[]> {
  const code = 'websocket.payload.close.status_code';
  const fields = ['tcp.srcport', 'data.data', code];
  const packets = packetsIn(path, 'websocket', fields);
  const sentBy = (isServer: boolean): readonly string[] =>
    packets
      .filter(([port]) => (port?.[0] === '80') === isServer)
      .flatMap(([, payloads = [], codes = []]) => [...payloads, ...codes]);
  return { client: sentBy(false), server: sentBy(true) };
}
