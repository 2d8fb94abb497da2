import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CERTIFICATE_FILE, KEY_FILE } from './constants.ts';

/** What a TLS server shows (the certificate) and keeps (the key), as PEM. */
export interface Certificates {
  readonly key: string;
  readonly cert: string;
}

/** The pair cannot be used. The message is one sentence for people. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

const REMEDY = 'Make a new pair with: npm run certs -- --force';

export function hasCertificates(folder: string): boolean {
  const files = [KEY_FILE, CERTIFICATE_FILE];
  return files.some((file) => existsSync(join(folder, file)));
}

/** @throws {CertificateError} when a file is missing or the pair is unfit. */
export function readCertificates(folder: string): Certificates {
  const key = readText(join(folder, KEY_FILE));
  const cert = readText(join(folder, CERTIFICATE_FILE));
  checkPair(key, cert);
  return { key, cert };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CertificateError(
      isMissing
        ? `There is no ${file}. ${REMEDY}`
        : `${file} cannot be read (${(error as Error).message}). ${REMEDY}`,
    );
  }
}

function checkPair(key: string, cert: string): void {
  const privateKey = parse('key', () => createPrivateKey(key));
  const certificate = parse('certificate', () => new X509Certificate(cert));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new CertificateError(
      `The key is not the one of the certificate. ${REMEDY}`,
    );
  }
  const now = Date.now();
  if (now > Date.parse(certificate.validTo)) {
    throw new CertificateError(
      `The certificate expired on ${certificate.validTo}. ${REMEDY}`,
    );
  }
  if (now < Date.parse(certificate.validFrom)) {
    throw new CertificateError(
      `The certificate is not valid before ${certificate.validFrom}: ` +
        'is the clock of this machine right?',
    );
  }
}

function parse<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new CertificateError(`The ${what} is not in PEM form. ${REMEDY}`);
  }
}
