import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCA, createCert } from 'mkcert';

/** The names and addresses for which the certificate holds. */
export const CERTIFICATE_HOSTS = ['localhost', '127.0.0.1', '::1'];

/** Under this name the CA stands in a browser's or a system's list. */
export const CA_NAME = 'WebSocket course, on this machine only';

const VALID_DAYS = 365;

/** The files of `certs/`, below the folder that is given. */
export function certificateFiles(folder: string) {
  return {
    caKey: join(folder, 'ca-key.pem'),
    ca: join(folder, 'ca.pem'),
    key: join(folder, 'key.pem'),
    cert: join(folder, 'cert.pem'),
  };
}

/** The files that are there already, in any number. */
export function existingFiles(folder: string): string[] {
  return Object.values(certificateFiles(folder)).filter((f) => existsSync(f));
}

/**
 * Makes a local certificate authority and a certificate signed by it, and
 * writes the four files. What was there is overwritten: ask first.
 */
export async function makeCertificates(folder: string): Promise<void> {
  const ca = await createCA({
    organization: CA_NAME,
    countryCode: 'XX',
    state: 'local',
    locality: 'local',
    validity: VALID_DAYS,
  });
  const leaf = await createCert({
    domains: CERTIFICATE_HOSTS,
    validity: VALID_DAYS,
    ca,
  });
  const files = certificateFiles(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writePrivate(files.caKey, ca.key);
  writeFileSync(files.ca, ca.cert);
  writePrivate(files.key, leaf.key);
  writeFileSync(files.cert, leaf.cert);
}

/** Readable by its owner only, whether or not the file was there before. */
function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
