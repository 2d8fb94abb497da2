import { readFileSync } from 'node:fs';
import {
  certificateFiles,
  existingFiles,
  hasUnboundKey,
  makeCertificates,
} from '../../../shared/certificates.ts';
import { certificatesFolder } from '../course/certificates-folder.ts';
import { CommandError, fold } from '../command-line/command-error.ts';

export interface CertificatePair {
  readonly folder: string;
  readonly key: string;
  readonly cert: string;
}

/**
 * Key and certificate for server and page; made when there are none yet.
 *
 * @throws {CommandError} when they are there, but cannot be read.
 */
export async function ensureCertificates(): Promise<CertificatePair> {
  const folder = certificatesFolder();
  if (existingFiles(folder).length === 0) {
    await makeCertificates(folder);
    console.log(
      'Made certificates. How to trust them: npm run certs -- --help',
    );
  }
  const files = certificateFiles(folder);
  if (hasUnboundKey(folder)) {
    console.log(
      fold(
        `Whoever has ${files.caKey} can pretend to be any site to a browser ` +
          'that trusts the authority. Remove it there, and make a better one: ' +
          'npm run certs -- --force',
      ),
    );
  }
  try {
    const key = readFileSync(files.key, 'utf8');
    const cert = readFileSync(files.cert, 'utf8');
    return { folder, key, cert };
  } catch (error) {
    throw new CommandError(
      `The certificates in ${folder} cannot be read ` +
        `(${(error as Error).message}). Make new ones: npm run certs -- --force`,
    );
  }
}
