import { isUtf8 } from 'node:buffer';
import { MAX_CONTROL_PAYLOAD } from './frame.ts';
import { ProtocolError } from './protocol-error.ts';

/** RFC 6455, 7.4.1, and the registry of RFC 6455, 11.7. */
export const CLOSE_CODES = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  unsupportedData: 1003,
  /** Never travels: the close frame had no code. */
  noCode: 1005,
  /** Never travels: there was no close frame. */
  abnormal: 1006,
  invalidData: 1007,
  policyViolation: 1008,
  tooBig: 1009,
  internalError: 1011,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map([
  [1000, 'normal closure'],
  [1001, 'going away'],
  [1002, 'protocol error'],
  [1003, 'unsupported data'],
  [1005, 'no code'],
  [1006, 'abnormal closure'],
  [1007, 'invalid data'],
  [1008, 'policy violation'],
  [1009, 'message too big'],
  [1010, 'extension missing'],
  [1011, 'internal error'],
  [1012, 'service restart'],
  [1013, 'try again later'],
  [1014, 'bad gateway'],
]);

/** The codes that may stand in a close frame, from and to (RFC 6455, 7.4). */
const SENDABLE_CODES = [
  [1000, 1003],
  [1007, 1014],
  // For libraries and frameworks, registered.
  [3000, 3999],
  // For applications, by private agreement.
  [4000, 4999],
] as const;

const CODE_BYTES = 2;
const MAX_REASON_BYTES = MAX_CONTROL_PAYLOAD - CODE_BYTES;

/** What a close frame says. Without a payload it has no code. */
export interface CloseStatus {
  readonly code: number;
  readonly reason: string;
}

/** For people: `1000 normal closure`, or `4000 private use, "done"`. */
function describeClose({ code, reason }: CloseStatus): string {
  const words = `${code} ${NAMES.get(code) ?? 'private use'}`;
  return reason === '' ? words : `${words}, ${JSON.stringify(reason)}`;
}

export function mayBeSent(code: number): boolean {
  return SENDABLE_CODES.some(([from, to]) => code >= from && code <= to);
}

/**
 * Reads the payload of a close frame (RFC 6455, 5.5.1).
 *
 * @throws {ProtocolError} when it is one byte, has a code that must not be
 *   sent, or a reason that is not UTF-8.
 */
export function parseClose(payload: Buffer): CloseStatus {
  if (payload.length === 0) return { code: CLOSE_CODES.noCode, reason: '' };
  if (payload.length < CODE_BYTES) {
    throw new ProtocolError('CLOSE_TOO_SHORT', 'a close payload has one byte');
  }
  const code = payload.readUInt16BE();
  if (!mayBeSent(code)) {
    throw new ProtocolError(
      'CLOSE_CODE',
      `close code ${code} must not be sent`,
    );
  }
  const reason = payload.subarray(CODE_BYTES);
  // RFC 6455, 8.1
  if (!isUtf8(reason)) {
    throw new ProtocolError(
      'INVALID_UTF8',
      'the reason for closing is not UTF-8',
    );
  }
  return { code, reason: reason.toString('utf8') };
}

/**
 * The payload of a close frame. A reason that is too long is cut, but never
 * within a character.
 */
export function closePayload({ code, reason }: CloseStatus): Buffer {
  const bytes = Buffer.from(reason, 'utf8');
  const end = endOfLastCharacter(bytes, MAX_REASON_BYTES);
  const payload = Buffer.alloc(CODE_BYTES + end);
  payload.writeUInt16BE(code);
  bytes.copy(payload, CODE_BYTES, 0, end);
  return payload;
}

/** The length of whole characters within the first n bytes. */
function endOfLastCharacter(bytes: Buffer, n: number): number {
  if (bytes.length <= n) return bytes.length;
  let end = n;
  // RFC 3629, 3: only bytes that continue a character begin with the bits 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return end;
}

/** What was said so far by the two ends of one connection. */
export class ClosingState {
  sent: CloseStatus | null = null;
  received: CloseStatus | null = null;

  /**
   * How it ended. RFC 6455, 7.1.4: cleanly, when both ends have said so.
   *
   * @param hasLeft false when the peer did not take all that was sent: a close
   *   frame is the last of it.
   */
  describe(hasLeft: boolean): string {
    const isClean = hasLeft && this.sent !== null && this.received !== null;
    // RFC 6455, 7.1.5: this is the code of a peer that did not say anything.
    const status = this.received ?? { code: CLOSE_CODES.abnormal, reason: '' };
    return `${isClean ? 'clean' : 'not clean'}: ${describeClose(status)}`;
  }
}
