import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../certificates.ts';
import { removeWithUs } from '../keeper/end-with-us.ts';

/** Certificates that nobody has to trust: made when first asked for. */
export class TemporaryCertificates {
  #made: Promise<string> | null = null;
  #remove = (): void => {};

  /** The folder that holds them. */
  folder(): Promise<string> {
    return (this.#made ??= this.#make());
  }

  async #make(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
    this.#remove = removeWithUs(folder);
    await makeCertificates(folder);
    return folder;
  }

  async remove(): Promise<void> {
    await this.#made;
    this.#remove();
  }
}
