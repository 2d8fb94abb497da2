import {
  closeSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';

/** What every capture of ours begins with: the type of its first block. */
const FIRST_BYTES = Buffer.of(0x0a, 0x0d, 0x0d, 0x0a);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'that is a folder',
  EACCES: 'that is not allowed',
  EPERM: 'that is not allowed',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'no file may be larger',
  EPIPE: 'nobody reads it any more',
};

/** A file to which blocks are added. Its errors are sentences for people. */
export class CaptureFile {
  readonly #path: string;
  #descriptor: number | null = null;
  #bytes = 0;

  /**
   * Opens the file and empties it. A file that is no capture is left alone: a
   * wrong name must not cost anybody their work.
   *
   * @throws Error when that cannot be.
   */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = this.#attempt(() => {
      if (!holdsSomethingElse(path)) return openSync(path, 'w');
      throw new Error(
        'it is there already and is no capture, so name another file',
      );
    });
  }

  get path(): string {
    return this.#path;
  }

  /** How many bytes it has. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes all of it before it comes back; nothing when the file is closed.
   *
   * @returns false when the file is closed.
   * @throws Error when that cannot be; the file is closed then, and ends with
   *   what was written before.
   */
  write(bytes: Uint8Array): boolean {
    const descriptor = this.#descriptor;
    if (descriptor === null) return false;
    this.#attempt(() => {
      let written = 0;
      try {
        while (written < bytes.length) {
          written += writeSync(descriptor, bytes, written);
        }
      } catch (error) {
        if (written > 0) cut(descriptor, this.#bytes);
        throw error;
      }
    });
    this.#bytes += bytes.length;
    return true;
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    if (descriptor !== null) closeSync(descriptor);
  }

  #attempt<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      this.close();
      throw new Error(
        `The capture cannot be written to ${this.#path}: ${reasonOf(error)}.`,
        { cause: error },
      );
    }
  }
}

/** Half a block at the end would be an error for whoever reads the file. */
function cut(descriptor: number, length: number): void {
  try {
    ftruncateSync(descriptor, length);
  } catch {
    // It is a pipe, from which nothing can be taken back.
  }
}

function holdsSomethingElse(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0) return false;
  const descriptor = openSync(path, 'r');
  try {
    const first = Buffer.alloc(FIRST_BYTES.length);
    readSync(descriptor, first);
    return !first.equals(FIRST_BYTES);
  } finally {
    closeSync(descriptor);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? error.message;
}
