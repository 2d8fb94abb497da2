import type { Frame } from '../events.ts';
import { closeCodeName } from './close-codes.ts';
import { spacedHex } from './hex.ts';
import { OPCODES } from './opcodes.ts';
import { unmaskedPayload } from './payload.ts';

const DEFAULT_CHARACTERS = 40;
/** UTF-8 needs as many for one character at most. */
const MAX_CHARACTER_BYTES = 4;
/** Two digits and a blank. */
const HEX_CHARACTERS = 3;
const CODE_BYTES = 2;

/**
 * What the payload says, for one line: `"hello"`, `de ad be …`,
 * `1000 normal closure "bye"`. Empty when there is no payload.
 *
 * @param max the number of characters that it may have, about.
 */
export function previewOf(frame: Frame, max = DEFAULT_CHARACTERS): string {
  if (frame.payloadLength === 0) return '';
  const bytes = unmaskedPayload(frame, max * MAX_CHARACTER_BYTES);
  const hasMore = bytes.length < frame.payloadLength;
  if (frame.isCompressed) {
    return `compressed ${hexPreview(bytes, hasMore, max - 11)}`;
  }
  if (frame.opcode === OPCODES.close) return closePreview(bytes, hasMore, max);
  const isText = frame.messageOpcode === OPCODES.text || isReadable(bytes);
  return isText
    ? textPreview(bytes, hasMore, max)
    : hexPreview(bytes, hasMore, max);
}

function closePreview(
  bytes: Uint8Array,
  hasMore: boolean,
  max: number,
): string {
  const [high, low] = bytes;
  if (high === undefined || low === undefined) {
    return hexPreview(bytes, hasMore, max);
  }
  const code = high * 256 + low;
  const name = `${code} ${closeCodeName(code)}`;
  const reason = bytes.subarray(CODE_BYTES);
  if (reason.length === 0) return name;
  const rest = Math.max(8, max - name.length - 1);
  return `${name} ${textPreview(reason, hasMore, rest)}`;
}

function isReadable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function hexPreview(bytes: Uint8Array, hasMore: boolean, max: number): string {
  const count = Math.max(1, Math.floor(max / HEX_CHARACTERS));
  const isCut = hasMore || bytes.length > count;
  return spacedHex(bytes.subarray(0, count)) + (isCut ? ' …' : '');
}

function textPreview(bytes: Uint8Array, hasMore: boolean, max: number): string {
  // A fragment may begin and end in the middle of a character.
  const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  const isCutBefore = start > 0 && start < MAX_CHARACTER_BYTES;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const text = decoder.decode(bytes.subarray(isCutBefore ? start : 0), {
    stream: true,
  });
  const characters = [...visible(text)];
  const room = Math.max(1, max - 3);
  const isCut = hasMore || characters.length > room;
  const shown = characters.slice(0, room).join('');
  return `${isCutBefore ? '…' : ''}"${shown}"${isCut ? '…' : ''}`;
}

/**
 * Characters that nobody sees, or that would rule the terminal, as they are
 * written in code.
 */
export function visible(text: string): string {
  return text
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
      const code = (character.codePointAt(0) ?? 0).toString(16);
      return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
    });
}
