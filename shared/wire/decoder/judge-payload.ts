import type { Problem } from '../events.ts';
import { closeCodeName, mayBeSent } from '../anatomy/close-codes.ts';
import { spacedHex } from '../anatomy/hex.ts';
import { OPCODES } from '../anatomy/opcodes.ts';
import type { Message } from './messages.ts';
import { Utf8Checker } from './utf8.ts';

/** The payload of a frame, as far as it has come and was kept. */
export interface PayloadFacts {
  readonly opcode: number;
  readonly fin: boolean;
  /** Where in the stream the frame begins. */
  readonly frameStart: number;
  /** Where in the stream the payload begins. */
  readonly start: number;
  /** Unmasked. */
  readonly bytes: Uint8Array;
  /** All of the payload has come. */
  readonly isWhole: boolean;
  /** All that has come was kept. */
  readonly isKept: boolean;
  readonly message: Message | null;
}

const CODE_BYTES = 2;

export function judgePayload(facts: PayloadFacts): readonly Problem[] {
  if (facts.opcode === OPCODES.close) return judgeClose(facts);
  const utf8 = facts.message?.utf8;
  return utf8 ? judgeText(facts, utf8) : [];
}

/** RFC 6455, 8.1: text is UTF-8, over all of its frames. */
function judgeText(facts: PayloadFacts, utf8: Utf8Checker): readonly Problem[] {
  const { bytes, start, fin, isWhole, isKept } = facts;
  const wrong = utf8.push(bytes);
  if (wrong !== null) {
    const text = `A text message is UTF-8, and ${spacedHex(wrong.bytes)} is not.`;
    return [inPayload('8.1', text, start + wrong.start, start + wrong.end)];
  }
  if (!isKept || !isWhole) utf8.stop();
  if (!fin || utf8.unfinished === 0) return [];
  const text = 'The text ends in the middle of a character of UTF-8.';
  if (bytes.length === 0) {
    // What says that the text ends here is FIN, in the first byte.
    const at = facts.frameStart;
    return [{ section: '8.1', text, start: at, end: at + 1, field: 'FIN' }];
  }
  const end = start + bytes.length;
  // The beginning of the character may be in a frame before.
  const from = Math.max(start, end - utf8.unfinished);
  return [inPayload('8.1', text, from, end)];
}

/** RFC 6455, 5.5.1 and 7.4. */
function judgeClose(facts: PayloadFacts): readonly Problem[] {
  const { bytes, start, isWhole } = facts;
  const [high, low] = bytes;
  if (high === undefined) return [];
  if (low === undefined) {
    if (!isWhole) return [];
    const text = 'The payload of a close frame is empty or begins with a code.';
    return [inPayload('5.5.1', text, start, start + 1)];
  }
  const code = high * 256 + low;
  const reason = bytes.subarray(CODE_BYTES);
  return [
    ...judgeCode(code, start),
    ...judgeReason(reason, facts, start + CODE_BYTES),
  ];
}

function judgeCode(code: number, start: number): readonly Problem[] {
  if (mayBeSent(code)) return [];
  const section = code < 1000 || code > 1015 ? '7.4.2' : '7.4.1';
  const text = `Close code ${code} (${closeCodeName(code)}) is never sent.`;
  return [inPayload(section, text, start, start + CODE_BYTES)];
}

function judgeReason(
  reason: Uint8Array,
  { isWhole, isKept }: PayloadFacts,
  start: number,
): readonly Problem[] {
  const utf8 = new Utf8Checker();
  const end = start + reason.length;
  const wrong = utf8.push(reason);
  if (wrong !== null) {
    const bytes = spacedHex(wrong.bytes);
    const text = `The reason for closing is UTF-8, and ${bytes} is not.`;
    return [inPayload('5.5.1', text, start + wrong.start, start + wrong.end)];
  }
  if (!isWhole || !isKept || utf8.unfinished === 0) return [];
  const text = 'The reason for closing ends in the middle of a character.';
  return [inPayload('5.5.1', text, end - utf8.unfinished, end)];
}

function inPayload(
  section: string,
  text: string,
  start: number,
  end: number,
): Problem {
  return { section, text, start, end, field: 'payload' };
}
