export type MessageType = 'text' | 'binary';

/** Bytes as `81 85 37 fa`. */
export function hex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/..(?=.)/g, '$& ');
}

const PREVIEW_CHARACTERS = 32;
const PREVIEW_BYTES = 8;
/** UTF-8 takes at most 4 bytes for a character (RFC 3629, 3). */
const MAX_CHARACTER_BYTES = 4;
const KEPT_BYTES = PREVIEW_CHARACTERS * MAX_CHARACTER_BYTES;

/** What the log says of a message, gathered while it passes. */
export class MessageSummary {
  readonly #type: MessageType;
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #length = 0;
  #frames = 0;

  constructor(type: MessageType) {
    this.#type = type;
  }

  frame(): void {
    this.#frames += 1;
  }

  part(bytes: Buffer): void {
    this.#length += bytes.length;
    const missing = KEPT_BYTES - this.#keptBytes;
    if (missing === 0) return;
    // A copy: whoever gets the part may do with it what he likes.
    const kept = Buffer.from(bytes.subarray(0, missing));
    this.#kept.push(kept);
    this.#keptBytes += kept.length;
  }

  /**
   * The message in one line: `text, 5 bytes, frames: 1, chunks: 1, "hello"`.
   *
   * @param chunks how many its bytes came in.
   */
  describe(chunks: number): string {
    return (
      `${this.#type}, ${this.#length} bytes, frames: ${this.#frames}, ` +
      `chunks: ${chunks}, ${this.#preview()}`
    );
  }

  /** The beginning of a message, for people: text in quotes, bytes in hex. */
  #preview(): string {
    const bytes = Buffer.concat(this.#kept);
    if (this.#type === 'text') {
      const characters = [...bytes.toString('utf8')];
      const shown = characters.slice(0, PREVIEW_CHARACTERS).join('');
      const isWhole =
        bytes.length === this.#length &&
        characters.length <= PREVIEW_CHARACTERS;
      return JSON.stringify(shown) + (isWhole ? '' : ' …');
    }
    if (this.#length === 0) return '(empty)';
    const first = bytes.subarray(0, PREVIEW_BYTES);
    return hex(first) + (first.length === this.#length ? '' : ' …');
  }
}
