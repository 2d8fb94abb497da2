import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  certificateFiles,
  makeCertificates,
} from '../../shared/certificates.ts';
import { ServerProcess } from '../../shared/testing/server-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
const empty = join(folder, 'empty');
let server: ServerProcess;

beforeAll(() => makeCertificates(folder, true));
afterEach(() => server.stop());
afterAll(() => rmSync(folder, { recursive: true }));

function start(env: Record<string, string>): ServerProcess {
  server = new ServerProcess('03-https', { CERTS_DIR: folder, ...env });
  return server;
}

/** The version that is agreed on, or the error when there is none. */
async function agree(port: number, version: tls.SecureVersion) {
  return new Promise<string | null>((resolve) => {
    const socket = tls.connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: readFileSync(certificateFiles(folder).ca),
      minVersion: version,
      maxVersion: version,
      // OpenSSL itself would not try the broken versions.
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    socket.on('secureConnect', () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
  });
}

test('TLS 1.2 is the floor, whatever Node was told', async () => {
  const port = await start({
    TLS: 'on',
    NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
  }).port();
  expect(await agree(port, 'TLSv1.3')).toBe('TLSv1.3');
  expect(await agree(port, 'TLSv1.2')).toBe('TLSv1.2');
  expect(await agree(port, 'TLSv1.1')).toBe(
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  );
});

test('with certificates there is TLS, without them there is none', async () => {
  await start({ TLS: 'auto' }).port();
  expect(server.output).toMatch(/Listening on https:/);
  await server.stop();

  await start({ TLS: 'auto', CERTS_DIR: empty }).port();
  expect(server.output).toMatch(/No certificate in .*: serving without TLS/);
  expect(server.output).toMatch(/Listening on http:/);
});

test('TLS that was asked for and cannot be: one sentence', async () => {
  start({ TLS: 'on', CERTS_DIR: empty });
  expect(await server.exited).toEqual({ code: 1, signal: null });
  expect(server.output).toMatch(
    /^There is no .*key\.pem\. Make a new pair with: npm run certs -- --force\n$/,
  );
});

test('an unfit pair is one sentence too', async () => {
  const wrong = join(folder, 'wrong');
  cpSync(certificateFiles(folder).caKey, join(wrong, 'key.pem'));
  cpSync(certificateFiles(folder).cert, join(wrong, 'cert.pem'));
  start({ TLS: 'auto', CERTS_DIR: wrong });
  expect(await server.exited).toEqual({ code: 1, signal: null });
  expect(server.output).toMatch(/^The key is not the one of .*\n$/);
});

test('a signal ends TLS connections in order, unfinished ones too', async () => {
  const port = await start({ TLS: 'on' }).port();
  const open = tls.connect({ port, rejectUnauthorized: false });
  await new Promise((resolve) => open.on('secureConnect', resolve));
  const ended = new Promise((resolve) => open.on('end', resolve));
  open.resume();
  const { connect } = await import('node:net');
  const unfinished = connect(port, '127.0.0.1');
  unfinished.on('error', () => {});
  await new Promise((resolve) => unfinished.on('connect', resolve));

  server.child.kill('SIGTERM');
  await ended;
  expect(await server.exited).toEqual({ code: 0, signal: null });
  open.destroy();
  unfinished.destroy();
});
