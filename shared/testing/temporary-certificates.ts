import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../certificates.ts';

/** Certificates that nobody has to trust: made when first asked for. */
export class TemporaryCertificates {
  #folder: Promise<string> | null = null;

  /** The folder that holds them. */
  folder(): Promise<string> {
    return (this.#folder ??= make());
  }

  async remove(): Promise<void> {
    const folder = await this.#folder;
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}

async function make(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
  await makeCertificates(folder);
  return folder;
}
