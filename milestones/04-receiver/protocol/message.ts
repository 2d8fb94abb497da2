/** A whole message: what an application wants to see of the protocol. */
export interface Message {
  readonly type: 'text' | 'binary';
  /** The payload, in as many parts as it is kept in. Text is UTF-8. */
  readonly parts: readonly Buffer[];
  /** Bytes in all parts. */
  readonly length: number;
  /** Frames that it came in: more than one when it was fragmented. */
  readonly frames: number;
  /** Chunks of TCP that its bytes came in. It may share them with others. */
  readonly chunks: number;
}

const PREVIEW_CHARACTERS = 32;
const PREVIEW_BYTES = 8;
/** UTF-8 takes at most 4 bytes for a character (RFC 3629, 3). */
const MAX_CHARACTER_BYTES = 4;

/** The message in one line: `text, 5 bytes, frames: 1, chunks: 1, "hello"`. */
export function describeMessage(message: Message): string {
  const { type, length, frames, chunks } = message;
  const counts = `frames: ${frames}, chunks: ${chunks}`;
  return `${type}, ${length} bytes, ${counts}, ${preview(message)}`;
}

/** The beginning of a message, for people: text in quotes, bytes in hex. */
export function preview({ type, parts, length }: Message): string {
  if (type === 'text') {
    const bytes = firstBytes(parts, PREVIEW_CHARACTERS * MAX_CHARACTER_BYTES);
    const characters = [...bytes.toString('utf8')];
    const shown = characters.slice(0, PREVIEW_CHARACTERS).join('');
    const isWhole =
      bytes.length === length && characters.length <= PREVIEW_CHARACTERS;
    return JSON.stringify(shown) + (isWhole ? '' : ' …');
  }
  if (length === 0) return '(empty)';
  const bytes = firstBytes(parts, PREVIEW_BYTES);
  return hex(bytes) + (bytes.length === length ? '' : ' …');
}

/** Bytes as `81 85 37 fa`. */
export function hex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/..(?=.)/g, '$& ');
}

function firstBytes(parts: readonly Buffer[], n: number): Buffer {
  const first: Buffer[] = [];
  let length = 0;
  for (const part of parts) {
    if (length >= n) break;
    first.push(part.subarray(0, n - length));
    length += part.length;
  }
  return Buffer.concat(first);
}
