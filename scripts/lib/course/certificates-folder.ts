import { join, resolve } from 'node:path';
import { ROOT } from '../../../shared/node-arguments.ts';

/** The git-ignored folder of the certificates, or the one in `CERTS_DIR`. */
export function certificatesFolder(): string {
  const folder = process.env['CERTS_DIR'];
  return folder ? resolve(folder) : join(ROOT, 'certs');
}
