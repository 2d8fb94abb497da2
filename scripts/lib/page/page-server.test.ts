import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TemporaryCertificates } from '../../../shared/testing/temporary-certificates.ts';
import { readPems } from '../../../shared/wire/tap/testing.ts';
import { PageBench, UPGRADE } from './testing.ts';

const PATIENCE_MS = 60_000;

const certificates = new TemporaryCertificates();
afterAll(() => certificates.remove());

describe.each(['http', 'https'])(
  'the server of the page, over %s',
  (scheme) => {
    let bench: PageBench;
    beforeAll(async () => {
      const pems = scheme === 'https' ? await readPems(certificates) : null;
      bench = await PageBench.start(pems, makeFiles);
    });
    afterAll(() => bench.stop());

    testTargets(() => bench);
    testStrangers(() => bench);
  },
);

/** What lies beside the page, and is not the page. */
function makeFiles(root: string): void {
  mkdirSync(join(root, 'styles', 'folder.css'), { recursive: true });
  mkdirSync(join(root, '.hidden'));
  writeFileSync(join(root, '.hidden', 'secret.js'), 'secret');
  writeFileSync(join(root, '.secret.js'), 'secret');
  writeFileSync(join(root, 'notes.txt'), 'secret');
  mkdirSync(join(root, '..', 'other'));
  for (const file of ['outside.js', join('other', 'outside.js')]) {
    writeFileSync(join(root, '..', file), 'secret');
  }
  // Windows may forbid it: then there is nothing that leads out.
  if (process.platform === 'win32') return;
  symlinkSync(join(root, '..', 'outside.js'), join(root, 'link.js'));
  symlinkSync(join(root, '..', 'other'), join(root, 'up'));
}

function testTargets(bench: () => PageBench): void {
  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/index.html?a=1', 'text/html; charset=utf-8'],
    ['/page.js', 'text/javascript; charset=utf-8'],
    ['/style.css?_cacheOverride=123', 'text/css; charset=utf-8'],
    ['/page-info.json', 'application/json'],
  ])('answers %s, and tells browsers to be strict', async (target, type) => {
    const { status, headers } = await bench().ask(
      bench().head(`GET ${target}`),
    );
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expectStrict(headers);
  });

  test('has no body for HEAD', async () => {
    const peer = await bench().send(bench().head('HEAD /'));
    await peer.until(() => peer.peek().includes('\r\n\r\n'), PATIENCE_MS);
    await peer.sleep(50);
    expect(peer.peek().toString()).toMatch(/^HTTP\/1.1 200 [^]*\r\n\r\n$/);
    peer.destroy();
  });

  test.each([
    ['http://[/', 400],
    ['http://127.0.0.1/', 400],
    ['*', 400],
    ['//attacker.example/..%2fstyles', 404],
    ['//[', 404],
    ['/\\attacker.example', 404],
    ['/%', 404],
    ['/%00', 404],
    ['/%2e%2e%2foutside.js', 404],
    ['/../outside.js', 404],
    ['/styles', 404],
    ['/styles/', 404],
    ['/styles/folder.css', 404],
    ['/.secret.js', 404],
    ['/.hidden/secret.js', 404],
    ['/notes.txt', 404],
    ['/link.js', 404],
    ['/up/outside.js', 404],
    ['/page.js/', 404],
    ['/no.js', 404],
    ['/page-info.json?[', 404],
    [`/${'a'.repeat(300)}.js`, 404],
  ])('refuses %s in a sentence', async (target, status) => {
    const answer = await bench().ask(bench().head(`GET ${target}`));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBeUndefined();
    expect(answer.body).toMatch(/^[A-Z][^\n]*\.\n$/);
    expect(answer.body).not.toMatch(/ at |secret|node_modules/);
    expectStrict(answer.headers);
    expect(await bench().isThere()).toBe(true);
  });

  test.each([
    ['a range that no file has', { Range: 'bytes=999999-' }, 416],
    ['a condition that cannot hold', { 'If-Match': '"x"' }, 412],
  ])('refuses %s in a sentence', async (_what, fields, status) => {
    const answer = await bench().ask(bench().head('GET /page.js', fields));
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(/^[A-Z][^\n]*\.\n$/);
  });

  test('refuses other methods, and what is not HTTP', async () => {
    const post = await bench().ask(bench().head('POST /'));
    expect(post.status).toBe(405);
    expect(post.headers.get('allow')).toBe('GET, HEAD');
    const other = await bench().ask(Buffer.from('hello\r\n\r\n'));
    expect(other.status).toBe(400);
    expect(other.body).toBe('This is not HTTP.\n');
    expectStrict(other.headers);
    const long = bench().head(`GET /${'a'.repeat(20_000)}`);
    expect((await bench().ask(long)).status).toBe(431);
  });
}

function expectStrict(headers: ReadonlyMap<string, string>): void {
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
}

/** What is asked for, as a page of another site may ask. */
const TARGETS = [
  ['the page', 'GET /', {}],
  ['its facts', 'GET /page-info.json', {}],
  ['word of changes', 'GET //ws', UPGRADE],
] as const;

function testStrangers(bench: () => PageBench): void {
  test.each(['100-continue', 'anything'])(
    'answers a stranger who expects %s as any other',
    async (Expect) => {
      const head = bench().head('GET /', { Expect }, 'attacker.example');
      const answer = await bench().ask(head);
      expect(answer.status).toBe(403);
      expectStrict(answer.headers);
    },
  );

  describe.each(TARGETS)('keeps %s', (_what, start, fields) => {
    test.each([
      'attacker.example',
      'localhost.attacker.example',
      '127.0.0.1',
      'localhost:1',
      '127.0.0.1:80@attacker.example',
    ])('from the Host %s', async (host) => {
      const answer = await bench().ask(bench().head(start, fields, host));
      expect(answer.status).toBe(403);
      expect(answer.body).toMatch(/^The Host is not this server/);
      expectStrict(answer.headers);
    });

    test.each(['http://attacker.example', 'null', 'http://localhost:1'])(
      'from the Origin %s',
      async (Origin) => {
        const answer = await bench().ask(
          bench().head(start, { ...fields, Origin }),
        );
        expect(answer.status).toBe(403);
        expect(answer.body).toMatch(/^The Origin is another one/);
      },
    );

    test('from no page of its own, under each name', async () => {
      for (const name of ['localhost', '127.0.0.1', '[::1]']) {
        const host = `${name}:${bench().port}`;
        const Origin = `${bench().origin.split('://')[0]}://${host}`;
        const head = bench().head(start, { ...fields, Origin }, host);
        expect((await bench().ask(head)).status).toBeLessThan(300);
      }
    });
  });
}
