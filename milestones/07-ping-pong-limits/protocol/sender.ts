import { ByteQueue } from './byte-queue.ts';
import { headerLength, OPCODES, writeHeader } from './frame.ts';
import type { Message } from './message.ts';

/** Up to here a copy behind the header costs less than a second buffer. */
const MAX_COPIED_BYTES = 4 * 1024;

/** The bytes of one frame, in parts, to be written in this order. */
export type FrameParts = readonly Buffer[];

/**
 * A message as its frames. A large payload is not copied: the buffers are the
 * parts of the message itself.
 *
 * RFC 6455, 5.1: a server does not mask.
 *
 * @param fragmentBytes a longer payload goes out in several frames; 0: never.
 */
export function encodeMessage(
  { type, parts, length }: Pick<Message, 'type' | 'parts' | 'length'>,
  fragmentBytes: number,
): readonly FrameParts[] {
  const opcode = OPCODES[type];
  if (fragmentBytes === 0 || length <= fragmentBytes) {
    return [encodeFrame(true, opcode, parts, length)];
  }
  return encodeFragments(opcode, parts, length, fragmentBytes);
}

/** A control frame, in one buffer (RFC 6455, 5.5). */
export function encodeControl(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat(encodeFrame(true, opcode, [payload], payload.length));
}

/** RFC 6455, 5.4: the first frame has the opcode, and the last one has FIN. */
function encodeFragments(
  opcode: number,
  parts: readonly Buffer[],
  length: number,
  fragmentBytes: number,
): readonly FrameParts[] {
  const payload = new ByteQueue();
  for (const part of parts) payload.push(part);
  const frames: FrameParts[] = [];
  for (let sent = 0; sent < length; sent += fragmentBytes) {
    const size = Math.min(fragmentBytes, length - sent);
    const fin = sent + size === length;
    const frameOpcode = sent === 0 ? opcode : OPCODES.continuation;
    frames.push(encodeFrame(fin, frameOpcode, take(payload, size), size));
  }
  return frames;
}

/** The next n bytes, in as many parts as they lie in. */
function take(queue: ByteQueue, n: number): readonly Buffer[] {
  const parts: Buffer[] = [];
  let missing = n;
  while (missing > 0) {
    const part = queue.readSome(missing);
    if (part === null) throw new RangeError(`${missing} bytes are missing`);
    parts.push(part);
    missing -= part.length;
  }
  return parts;
}

function encodeFrame(
  fin: boolean,
  opcode: number,
  parts: readonly Buffer[],
  length: number,
): FrameParts {
  const headerBytes = headerLength(length);
  const isCopied = length <= MAX_COPIED_BYTES;
  // Every byte of it is written below.
  const bytes = Buffer.allocUnsafe(headerBytes + (isCopied ? length : 0));
  writeHeader(bytes, fin, opcode, length);
  if (!isCopied) return [bytes, ...parts];

  let end = headerBytes;
  for (const part of parts) end += part.copy(bytes, end);
  return [bytes];
}
