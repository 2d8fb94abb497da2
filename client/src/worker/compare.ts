import { formatNumber } from '../format.ts';
import { TEXT_SLICE } from './measure.ts';
import { pacer } from './pacing.ts';
import type { Content, Payload } from './payload.ts';
import type { TextSource } from './text-source.ts';

/** Whether a message came back as it was sent, and where it did not. */
export interface Verdict {
  /** Undefined when they could not be compared. */
  readonly equal: boolean | undefined;
  readonly detail: string;
  /** Where the first difference is, if it is known. */
  readonly position?: number;
}

const BYTE_SLICE = 4 * 1024 * 1024;
const NOWHERE = -1;

/**
 * Compares what came back with what was sent, a slice at a time.
 *
 * @throws {DOMException} when a file that was sent can no longer be read.
 */
export async function compare(
  sent: Payload,
  received: Content,
): Promise<Verdict> {
  if (sent.type === 'text' && typeof received === 'string') {
    return verdict('character', await textDifference(sent.data, received));
  }
  if (sent.type === 'binary' && typeof received !== 'string') {
    const size = sizeOf(received);
    if (sent.size !== size) {
      const both = `${formatNumber(sent.size)} bytes sent, ${formatNumber(size)}`;
      return { equal: false, detail: `${both} back` };
    }
    return verdict('byte', await byteDifference(sent.data, received));
  }
  return { equal: false, detail: `sent as ${sent.type}` };
}

/** The number of bytes in a binary message. */
export function sizeOf(binary: Blob | ArrayBuffer): number {
  return binary instanceof Blob ? binary.size : binary.byteLength;
}

/** Reads the bytes from `start` up to `end`, or up to the last one. */
export async function readBytes(
  binary: Blob | ArrayBuffer,
  start: number,
  end: number,
): Promise<Uint8Array> {
  if (binary instanceof Blob) {
    return new Uint8Array(await binary.slice(start, end).arrayBuffer());
  }
  const last = Math.min(end, binary.byteLength);
  return new Uint8Array(binary, start, last - start);
}

function verdict(unit: string, position: number): Verdict {
  if (position === NOWHERE) return { equal: true, detail: '' };
  const detail = `first at ${unit} ${formatNumber(position)}`;
  return { equal: false, detail, position };
}

async function textDifference(
  sent: TextSource,
  received: string,
): Promise<number> {
  const breathe = pacer();
  const end = Math.max(sent.length, received.length);
  for (let start = 0; start < end; start += TEXT_SLICE) {
    const ours = sent.slice(start, Math.min(start + TEXT_SLICE, sent.length));
    const theirs = received.slice(start, start + TEXT_SLICE);
    if (ours !== theirs) {
      return start + firstDifference(toUnits(ours), toUnits(theirs));
    }
    await breathe();
  }
  return NOWHERE;
}

async function byteDifference(
  sent: Blob,
  received: Blob | ArrayBuffer,
): Promise<number> {
  const breathe = pacer();
  for (let start = 0; start < sent.size; start += BYTE_SLICE) {
    const end = start + BYTE_SLICE;
    const ours = await readBytes(sent, start, end);
    const theirs = await readBytes(received, start, end);
    const position = firstDifference(ours, theirs);
    if (position !== NOWHERE) return start + position;
    await breathe();
  }
  return NOWHERE;
}

function toUnits(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  return units.map((_, index) => text.charCodeAt(index));
}

function firstDifference(
  ours: Uint8Array | Uint16Array,
  theirs: Uint8Array | Uint16Array,
): number {
  const length = Math.max(ours.length, theirs.length);
  for (let index = 0; index < length; index += 1) {
    if (ours[index] !== theirs[index]) return index;
  }
  return NOWHERE;
}
