import { expect, test } from 'vitest';
import { acceptValue, answerUpgrade, isAttempt } from './handshake.ts';
import type { UpgradeRequest } from './handshake.ts';

const POLICY = { allowedHosts: ['localhost'], allowedOrigins: [] };

function request(...rawHeaders: string[]): UpgradeRequest {
  return {
    method: 'GET',
    url: '/',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    rawHeaders,
  };
}

const HEADERS = [
  ...['Host', 'localhost'],
  ...['Upgrade', 'websocket'],
  ...['Connection', 'Upgrade'],
  ...['Sec-WebSocket-Version', '13'],
  ...['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
];

test('the accept value of the example in RFC 6455, 1.3', () => {
  expect(acceptValue('dGhlIHNhbXBsZSBub25jZQ==')).toBe(
    's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  );
});

test('a good request is accepted, with three headers and no body', () => {
  expect(answerUpgrade(request(...HEADERS), POLICY)).toEqual({
    status: 101,
    headers: {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    },
    body: '',
  });
});

test('no header and no property is taken for granted', () => {
  const bare = { httpVersionMajor: 1, httpVersionMinor: 1, rawHeaders: [] };
  expect(answerUpgrade(bare, POLICY).status).toBe(400);
  expect(answerUpgrade(request(), POLICY).status).toBe(400);
  expect(answerUpgrade(request('Host'), POLICY).status).toBe(400);
});

test.each(HEADERS.filter((_text, i) => i % 2 === 0))(
  'a request without %s is refused',
  (name) => {
    const i = HEADERS.indexOf(name);
    const { status } = answerUpgrade(
      request(...HEADERS.toSpliced(i, 2)),
      POLICY,
    );
    expect(status).toBe(name === 'Sec-WebSocket-Version' ? 426 : 400);
  },
);

test('every refusal says why in one line, and that it is the last', () => {
  const { headers, body } = answerUpgrade(request(), POLICY);
  expect(headers['Connection']).toBe('close');
  expect(headers['Content-Length']).toBe(String(body.length));
  expect(body).toMatch(/^[^\n]+\.\n$/);
});

test('the origin of the server itself depends on what it speaks', () => {
  const plain = request(...HEADERS, 'Origin', 'http://localhost');
  const secure = request(...HEADERS, 'Origin', 'https://localhost');
  const socket = { encrypted: true };
  expect(answerUpgrade(plain, POLICY).status).toBe(101);
  expect(answerUpgrade(secure, POLICY).status).toBe(403);
  expect(answerUpgrade({ ...plain, socket }, POLICY).status).toBe(403);
  expect(answerUpgrade({ ...secure, socket }, POLICY).status).toBe(101);
});

test('a refused origin is told how to get in, when it is one', () => {
  const bodyFor = (origin: string): string =>
    answerUpgrade(request(...HEADERS, 'Origin', origin), POLICY).body;
  expect(bodyFor('Capacitor://localhost')).toBe(
    'This Origin is not in ALLOWED_ORIGINS. ' +
      'To allow it, add capacitor://localhost there.\n',
  );
  for (const origin of ['null', 'http://$(reboot)', 'ä', 'a'.repeat(9_000)]) {
    expect(bodyFor(origin)).toBe('This Origin is not in ALLOWED_ORIGINS.\n');
  }
});

test('a * allows every origin', () => {
  const policy = { ...POLICY, allowedOrigins: ['*'] };
  const { status } = answerUpgrade(request(...HEADERS, 'Origin', 'x'), policy);
  expect(status).toBe(101);
});

test.each([
  [['Upgrade', 'h2c'], false],
  [['Upgrade', 'TLS/1.2'], false],
  [['Upgrade', 'h2c, WebSocket'], true],
  [['Upgrade', 'h2c', 'Sec-WebSocket-Key', ''], true],
  [[], false],
])('is a request with %j an attempt? %s', (rawHeaders, expected) => {
  expect(isAttempt(request(...rawHeaders))).toBe(expected);
});
