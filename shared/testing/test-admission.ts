import { readFileSync } from 'node:fs';
import net from 'node:net';
import { basename } from 'node:path';
import tls from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { certificateFiles } from '../certificates.ts';
import { upgrade } from '../cases/requests.ts';
import { ServerProcess } from './server-process.ts';
import { TemporaryCertificates } from './temporary-certificates.ts';

/** Long enough for a second to knock meanwhile, on a busy machine too. */
const REQUEST_TIMEOUT_MS = 1_500;

/** Who is refused is refused within this time. */
const REFUSED_WITHIN_MS = 100;

/** How long a place may stay taken after its connection has ended. */
const FREE_WITHIN_MS = 20_000;

/** Ways in which a connection to a TLS server ends, each within that time. */
const ENDINGS: Readonly<Record<string, (socket: net.Socket) => void>> = {
  'a reset': (socket) => void socket.resetAndDestroy(),
  'an end': (socket) => void socket.end(),
  silence: () => {},
  'no TLS': (socket) => void socket.write('GET / HTTP/1.1\r\n\r\n'),
  'half a greeting': (socket) => void socket.end('\x16\x03\x01\x02\x00'),
};

/**
 * Who is counted by a milestone with a limit for connections, over TLS.
 *
 * @param folder the milestone's folder, for example `…/07-ping-pong-limits`.
 */
export function testAdmission(folder: string): void {
  const certificates = new TemporaryCertificates();
  let server: ServerProcess | null = null;
  afterAll(async () => {
    await server?.stop();
    await certificates.remove();
  });

  test('however a TLS connection ends, its place is free, once', async () => {
    const certificatesFolder = await certificates.folder();
    server = new ServerProcess(basename(folder), {
      TLS: 'on',
      CERTS_DIR: certificatesFolder,
      MAX_CONNECTIONS: '1',
      REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS),
    });
    const port = await server.port();
    const { ca } = certificateFiles(certificatesFolder);
    const trust = readFileSync(ca, 'utf8');
    for (const [how, end] of Object.entries(ENDINGS)) {
      const first = await connect(port);
      expect(await open(port, trust), `during ${how}`).toBeNull();
      end(first);
      const second = await admitted(port, trust);
      expect(second, `after ${how}`).not.toBeNull();
      // Had the place been given back twice, there would be two.
      expect(await open(port, trust), `after ${how}`).toBeNull();
      first.destroy();
      second?.destroy();
    }
  });
}

/** A TCP connection, and no TLS on it. */
async function connect(port: number): Promise<net.Socket> {
  for (;;) {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    // Refused, it would end at once: the one before has not quite left.
    const isRefused = await new Promise<boolean>((resolve) => {
      socket.once('end', () => resolve(true)).resume();
      setTimeout(resolve, REFUSED_WITHIN_MS, false);
    });
    if (!isRefused) return socket;
    socket.destroy();
  }
}

/** A WebSocket over TLS, as soon as there is room for it; else null. */
async function admitted(
  port: number,
  ca: string,
): Promise<tls.TLSSocket | null> {
  const deadline = Date.now() + FREE_WITHIN_MS;
  while (Date.now() < deadline) {
    const socket = await open(port, ca);
    if (socket !== null) return socket;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

/** Null when the connection was refused. */
function open(port: number, ca: string): Promise<tls.TLSSocket | null> {
  return new Promise((resolve) => {
    const socket = tls.connect({ port, servername: 'localhost', ca }, () =>
      socket.write(upgrade()),
    );
    socket.once('data', (bytes: Buffer) => {
      resolve(bytes.toString('latin1', 9, 12) === '101' ? socket : null);
    });
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(null));
  });
}
