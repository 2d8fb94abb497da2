import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signCertificate } from '../../shared/certificate-authority.ts';
import type { KeyAndCertificate } from '../../shared/certificate-authority.ts';
import {
  certificateFiles,
  makeCertificates,
  nameOfAuthority,
} from '../../shared/certificates.ts';
import { findBrowser } from '../../shared/testing/browser.ts';
import { portOf } from '../../shared/wire/tap/listener.ts';
import { trustAdvice } from './trust-advice.ts';

const HOME = mkdtempSync(join(tmpdir(), 'websocket-course-'));
const folder = join(HOME, 'certs');
const files = certificateFiles(folder);
const servers: https.Server[] = [];

/** Only here can a browser be given a list of authorities of its own. */
const hasAll =
  process.platform === 'linux' &&
  findBrowser() !== undefined &&
  spawnSync('certutil', ['--help']).error === undefined;

beforeAll(async () => {
  mkdirSync(join(HOME, '.pki', 'nssdb'), { recursive: true });
  await makeCertificates(folder, true);
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(HOME, { recursive: true });
});

function pair(cert: string, key: string): KeyAndCertificate {
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

async function serve({ key, cert }: KeyAndCertificate): Promise<number> {
  const server = https.createServer({ key, cert }, (_request, response) => {
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return portOf(server);
}

/** What a browser with this home shows of each, or its word why not. */
async function lookAt(urls: readonly string[]): Promise<readonly string[]> {
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    env: { ...process.env, HOME },
    args: ['--host-resolver-rules=MAP evil.example 127.0.0.1'],
  });
  try {
    const page = await browser.newPage();
    const seen: string[] = [];
    for (const url of urls) {
      seen.push(
        await page.goto(url, { timeout: 60_000 }).then(
          async (response) => (await response?.text()) ?? '',
          (error: unknown) => /ERR_\w+/.exec(String(error))?.[0] ?? `${error}`,
        ),
      );
    }
    return seen;
  } finally {
    await browser.close();
  }
}

/** The advice for Linux: each command in one line. */
function commands(): readonly string[] {
  const name = nameOfAuthority(folder) ?? '';
  return trustAdvice(files.ca, name)
    .join('\n')
    .replaceAll(/\\\n\s+/g, '')
    .split('\n')
    .filter((line) => line.startsWith('  certutil -d'));
}

function follow(command: string | undefined): void {
  const env = { ...process.env, HOME };
  execFileSync('sh', ['-c', command ?? 'false'], { env, stdio: 'pipe' });
}

describe.runIf(hasAll)('who follows the advice for Linux', () => {
  test('trusts this machine, nothing else, and no more later on', async () => {
    const { cert, key, ca, caKey } = files;
    const port = await serve(pair(cert, key));
    const authority = pair(ca, caKey);
    const evil = await serve(signCertificate(authority, ['evil.example']));
    const [trust, forget] = commands();
    const urls = [
      `https://localhost:${port}/`,
      `https://127.0.0.1:${port}/`,
      `https://evil.example:${evil}/`,
    ];
    follow(trust);
    const [byName, byAddress, byAnother] = await lookAt(urls);
    expect([byName, byAddress]).toEqual(['hello', 'hello']);
    expect(byAnother).toMatch(/^ERR_CERT_/);

    // As before the advice was followed.
    follow(forget);
    const unknown = 'ERR_CERT_AUTHORITY_INVALID';
    expect(await lookAt(urls)).toEqual([unknown, unknown, unknown]);
  }, 120_000);
});
