import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import {
  makeAuthority,
  signCertificate,
} from '../../shared/certificate-authority.ts';
import {
  CertificateError,
  hasCertificates,
  readCertificates,
} from './certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
const keyFile = join(folder, 'key.pem');
const certFile = join(folder, 'cert.pem');
const ca = makeAuthority('test', ['localhost']);
const pair = signCertificate(ca, ['localhost']);

beforeEach(() => {
  rmSync(keyFile, { recursive: true, force: true });
  writeFileSync(keyFile, pair.key);
  writeFileSync(certFile, pair.cert);
});

afterAll(() => rmSync(folder, { recursive: true }));

function expectProblem(sentence: RegExp): void {
  expect(() => readCertificates(folder)).toThrow(CertificateError);
  expect(() => readCertificates(folder)).toThrow(sentence);
}

test('a good pair', () => {
  expect(hasCertificates(folder)).toBe(true);
  expect(readCertificates(folder)).toEqual(pair);
});

test('a missing file', () => {
  rmSync(keyFile);
  expect(hasCertificates(folder)).toBe(true);
  expectProblem(
    /^There is no .*key\.pem\. Make a new pair with: npm run certs -- --force$/,
  );
});

test('no files', () => {
  expect(hasCertificates(join(folder, 'nothing'))).toBe(false);
});

test('a file that cannot be read', () => {
  rmSync(keyFile);
  mkdirSync(keyFile);
  expectProblem(/^.*key\.pem cannot be read \(EISDIR.*npm run certs/);
});

test('a key that is none', () => {
  writeFileSync(keyFile, 'hello');
  expectProblem(/^The key is not in PEM form\. .*npm run certs -- --force$/);
});

test('a certificate that is none', () => {
  writeFileSync(certFile, 'hello');
  expectProblem(/^The certificate is not in PEM form\. .*npm run certs/);
});

test('a key of another certificate', () => {
  writeFileSync(keyFile, ca.key);
  expectProblem(/^The key is not the one of the certificate\. .*npm run certs/);
});

test('a certificate that has expired', () => {
  const old = signCertificate(ca, ['localhost'], -1);
  writeFileSync(keyFile, old.key);
  writeFileSync(certFile, old.cert);
  expectProblem(/^The certificate expired on .* GMT\. .*npm run certs/);
});
