import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAuthority, signCertificate } from './certificate-authority.ts';
import type { KeyAndCertificate } from './certificate-authority.ts';
import {
  CERTIFICATE_HOSTS,
  certificateFiles,
  hasUnboundKey,
  makeCertificates,
} from './certificates.ts';
import { nodeArguments } from './node-arguments.ts';
import { portOf } from './wire/tap/listener.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
const files = certificateFiles(folder);
beforeAll(() => makeCertificates(folder, true));
afterAll(() => rmSync(folder, { recursive: true }));

function pair(cert: string, key: string): KeyAndCertificate {
  const read = (file: string): string => readFileSync(file, 'utf8');
  return { cert: read(cert), key: read(key) };
}

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** A server with this certificate. */
async function serve({ key, cert }: KeyAndCertificate): Promise<number> {
  const server = tls.createServer({ key, cert }, (socket) => socket.end());
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return portOf(server);
}

/** Null when a client that trusts these believes the server, else why not. */
function whyNot(port: number, name: string, ca: string[]) {
  return new Promise<string | null>((resolve) => {
    const servername = /\d/.test(name) ? '' : name;
    const host = '127.0.0.1';
    const socket = tls.connect({ port, host, servername, ca });
    socket.on('secureConnect', () => {
      resolve(null);
      socket.destroy();
    });
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('the certificate', () => {
  const cert = (): X509Certificate =>
    new X509Certificate(readFileSync(files.cert));

  test('is for this machine, and valid for less than 398 days', () => {
    const { subjectAltName, validFrom, validTo } = cert();
    expect(subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    const days = (Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000;
    expect(days).toBe(365);
    expect(Date.parse(validFrom)).toBeLessThanOrEqual(Date.now());
  });

  test('has an ECDSA key on P-256', () => {
    const { asymmetricKeyType, asymmetricKeyDetails } = cert().publicKey;
    expect(asymmetricKeyType).toBe('ec');
    expect(asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  test('has a serial that is random, positive and not too long', () => {
    const ca = makeAuthority('test', ['localhost']);
    const serials = Array.from({ length: 20 }, () => {
      const made = signCertificate(ca, ['localhost']);
      return new X509Certificate(made.cert).serialNumber;
    });
    expect(new Set(serials).size).toBe(20);
    // A first bit that is set would be a minus, and cost one byte more.
    for (const serial of serials) expect(serial).toMatch(/^[4-7][\dA-F]{31}$/);
  });

  test.each(CERTIFICATE_HOSTS)('holds for %s', async (host) => {
    const port = await serve(pair(files.cert, files.key));
    const ca = [readFileSync(files.ca, 'utf8')];
    expect(await whyNot(port, host, ca)).toBeNull();
    const isName = host === 'localhost';
    expect(isName ? cert().checkHost(host) : cert().checkIP(host)).toBe(host);
  });
});

describe('the authority', () => {
  const authority = (): KeyAndCertificate => pair(files.ca, files.caKey);

  test.each([['evil.example'], ['*.google.com'], ['localhost.evil.example']])(
    'cannot sign for %s',
    async (name) => {
      const { cert } = authority();
      const made = signCertificate(authority(), [name]);
      const port = await serve(made);
      const asked = name.replace('*', 'www');
      expect(await whyNot(port, asked, [cert])).toBe(
        'permitted subtree violation',
      );
    },
  );

  test('cannot sign for another address either', async () => {
    const { cert } = authority();
    const port = await serve(signCertificate(authority(), ['127.0.0.2']));
    expect(await whyNot(port, '127.0.0.2', [cert])).toBe(
      'permitted subtree violation',
    );
  });

  test('of before does no harm where it is still trusted', async () => {
    const old = makeAuthority('one name for all', ['localhost']);
    const now = makeAuthority('one name for all', ['localhost']);
    const ca = [old.cert, now.cert];
    for (const by of [old, now]) {
      const port = await serve(signCertificate(by, ['localhost']));
      expect(await whyNot(port, 'localhost', ca)).toBeNull();
      expect(await whyNot(port, 'localhost', ca.toReversed())).toBeNull();
    }
  });
});

/** What a process does that lets others do nothing with its files. */
const WITH_UMASK = `
process.umask(0o077);
const { makeCertificates } = await import(process.argv[1]);
await makeCertificates(process.argv[2]);
`;

describe.skipIf(process.platform === 'win32')('the files', () => {
  const modeOf = (file: string): number => statSync(file).mode & 0o777;

  test('are for everybody, and the keys for oneself', () => {
    expect(modeOf(files.ca)).toBe(0o644);
    expect(modeOf(files.cert)).toBe(0o644);
    expect(modeOf(files.key)).toBe(0o600);
    expect(modeOf(files.caKey)).toBe(0o600);
    expect(modeOf(folder)).toBe(0o700);
  });

  test('hand down neither mode nor key, and mind no umask', () => {
    const again = mkdtempSync(join(tmpdir(), 'websocket-course-'));
    const { key, ca, caKey } = certificateFiles(again);
    writeFileSync(key, 'mine');
    chmodSync(key, 0o666);
    writeFileSync(caKey, 'mine');
    const module = new URL('certificates.ts', import.meta.url).href;
    const args = ['--input-type=module', '-e', WITH_UMASK, module, again];
    execFileSync(process.execPath, [...nodeArguments(), ...args]);
    expect(modeOf(key)).toBe(0o600);
    expect(modeOf(ca)).toBe(0o644);
    expect(existsSync(caKey)).toBe(false);
    rmSync(again, { recursive: true });
  });
});

/** Whether there is such a program, and what it says of itself. */
function says(command: string, args: readonly string[]): string {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';
}

const hasOpenSsl = says('openssl', ['version']).startsWith('OpenSSL');

test.runIf(hasOpenSsl)('OpenSSL is content when it is strict', () => {
  const strict = ['verify', '-x509_strict', '-purpose', 'sslserver'];
  for (const name of [
    ['-verify_hostname', 'localhost'],
    ['-verify_ip', '127.0.0.1'],
    ['-verify_ip', '::1'],
  ]) {
    const args = [...strict, ...name, '-CAfile', files.ca, files.cert];
    const output = execFileSync('openssl', args, { encoding: 'utf8' });
    expect(output).toBe(`${files.cert}: OK\n`);
  }
});

test.runIf(hasOpenSsl)('OpenSSL finds what binds the authority', () => {
  const args = ['x509', '-in', files.ca, '-noout', '-text'];
  const output = execFileSync('openssl', args, { encoding: 'utf8' });
  expect(output).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/);
  expect(output).toMatch(/Key Usage: critical\s+Certificate Sign\n/);
  expect(output).toMatch(
    /Name Constraints: critical\s+Permitted:\s+DNS:localh/,
  );
});

test.runIf(hasOpenSsl)('an authority that nothing binds is found', () => {
  expect(hasUnboundKey(folder)).toBe(false);
  const unbound = mkdtempSync(join(tmpdir(), 'websocket-course-'));
  const { ca, caKey } = certificateFiles(unbound);
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', caKey];
  const args = ['req', '-x509', ...key, '-subj', '/CN=old', '-out', ca];
  execFileSync('openssl', args, { stdio: 'pipe' });
  expect(hasUnboundKey(unbound)).toBe(true);
  rmSync(caKey);
  expect(hasUnboundKey(unbound)).toBe(false);
  rmSync(unbound, { recursive: true });
});

/** What Python 3.13 does without being asked. */
const STRICT_PYTHON = `
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
tcp = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
print(context.wrap_socket(tcp, server_hostname='127.0.0.1').version())
`;

const hasPython = says('python3', ['-c', 'import ssl; print(1)']) !== '';

test.runIf(hasPython)('Python is content when it is strict', async () => {
  const port = await serve(pair(files.cert, files.key));
  const args = ['-c', STRICT_PYTHON, files.ca, String(port)];
  const python = spawn('python3', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [python.stdout, python.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  await once(python, 'close');
  expect(output.trim()).toBe('TLSv1.3');
});
