import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** The names and addresses for which the certificate holds. */
export const CERTIFICATE_HOSTS = ['localhost', '127.0.0.1', '::1'] as const;

/** Under this name the CA stands in a browser's or a system's list. */
export const CA_NAME = 'WebSocket course, on this machine only';

/** What owner, group and others may do with a file. */
const PRIVATE = 0o600;
const PUBLIC = 0o644;

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

/** The full name of the CA that is there; null: there is none, or no good one. */
export function nameOfAuthority(folder: string): string | null {
  try {
    const pem = readFileSync(certificateFiles(folder).ca);
    const { CN } = new X509Certificate(pem).toLegacyObject().subject;
    return typeof CN === 'string' ? CN : null;
  } catch {
    return null;
  }
}

/** 2.5.29.30, as it stands in a certificate: RFC 5280, 4.2.1.10. */
const NAME_CONSTRAINTS = Buffer.from('0603551d1e', 'hex');

/** Is there the key of an authority that can sign for any site whatever? */
export function hasUnboundKey(folder: string): boolean {
  const { ca, caKey } = certificateFiles(folder);
  if (!existsSync(caKey)) return false;
  try {
    const { raw } = new X509Certificate(readFileSync(ca));
    return !raw.includes(NAME_CONSTRAINTS);
  } catch {
    return false;
  }
}

/**
 * Makes a local certificate authority and a certificate signed by it, and
 * writes the files. What was there is overwritten: ask first.
 *
 * @param keepsCaKey whether to write the authority's key as well. Without it
 *   nobody can have it sign anything else; a key of before is removed.
 */
export async function makeCertificates(
  folder: string,
  keepsCaKey = false,
): Promise<void> {
  // Nobody should have to wait for it who makes none.
  const { makeAuthority, signCertificate } =
    await import('./certificate-authority.ts');
  const ca = makeAuthority(CA_NAME, CERTIFICATE_HOSTS);
  const leaf = signCertificate(ca, CERTIFICATE_HOSTS);
  const files = certificateFiles(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(files.caKey, { force: true });
  if (keepsCaKey) write(files.caKey, ca.key, PRIVATE);
  write(files.ca, ca.cert, PUBLIC);
  write(files.key, leaf.key, PRIVATE);
  write(files.cert, leaf.cert, PUBLIC);
}

/** With this mode from the first byte on, whatever was there, and the umask. */
function write(file: string, text: string, mode: number): void {
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
}
