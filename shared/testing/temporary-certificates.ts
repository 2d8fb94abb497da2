import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../certificates.ts';

/** The folders that are still there. */
const folders = new Set<string>();

/** For a process that ends at once: removes what would be left behind. */
export function removeTemporaryFolders(): void {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
  folders.clear();
}

/** Certificates that nobody has to trust: made when first asked for. */
export class TemporaryCertificates {
  #folder: Promise<string> | null = null;

  /** The folder that holds them. */
  folder(): Promise<string> {
    return (this.#folder ??= make());
  }

  async remove(): Promise<void> {
    const folder = await this.#folder;
    if (folder === null) return;
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}

async function make(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
  folders.add(folder);
  await makeCertificates(folder);
  return folder;
}
