import type { FieldName, Problem, Sender } from '../events.ts';
import { FIRST_BYTES } from '../anatomy/frame-header.ts';
import type { FrameHeader } from '../anatomy/frame-header.ts';
import { countBytes } from '../anatomy/numbers.ts';
import { isControl, isReserved, OPCODES } from '../anatomy/opcodes.ts';
import type { Agreement } from './agreement.ts';
import type { Order } from './messages.ts';

/** A header, and what came before it. */
export interface HeaderFacts {
  /** Where in the stream it begins. */
  readonly start: number;
  /** The one after its last byte. */
  readonly end: number;
  readonly header: FrameHeader;
  readonly from: Sender;
  /** Whether the mask is judged by the sender. */
  readonly judgesMask: boolean;
  readonly agreement: Agreement;
  readonly order: Order;
  /** The sender has sent a close frame before. */
  readonly isAfterClose: boolean;
}

type Rule = (facts: HeaderFacts) => Problem | null | readonly Problem[];

const RULES: readonly Rule[] = [
  checkOpen,
  checkAfterClose,
  checkRsv,
  checkOpcode,
  checkOrder,
  checkFragmentedControl,
  checkMask,
  checkControlLength,
  checkShortest,
  checkHighestBit,
];

export const MAX_CONTROL_PAYLOAD = 125;
const RSV1 = 4;

/** What can be said of a frame before its payload has come. */
export function judgeHeader(facts: HeaderFacts): readonly Problem[] {
  return RULES.flatMap((rule) => rule(facts) ?? []);
}

/** In the first byte are FIN, RSV and opcode, in the second mask and length. */
function inByte(
  { start }: HeaderFacts,
  byte: 0 | 1,
  section: string,
  field: FieldName,
  text: string,
): Problem {
  const at = start + byte;
  return { section, text, start: at, end: at + 1, field };
}

function inHeader(
  { start, end }: HeaderFacts,
  section: string,
  text: string,
): Problem {
  return { section, text, start, end };
}

function checkOpen(facts: HeaderFacts): Problem | null {
  if (facts.agreement.isOpen || facts.from === 'server') return null;
  const text = 'The client did not wait for the response of the server.';
  return inHeader(facts, '4.1', text);
}

function checkAfterClose(facts: HeaderFacts): Problem | null {
  if (!facts.isAfterClose) return null;
  const text = 'Its sender has sent a close frame before: no more may follow.';
  return inHeader(facts, '5.5.1', text);
}

function checkRsv(facts: HeaderFacts): readonly Problem[] {
  const { header, agreement } = facts;
  if (agreement.hasUnknown) return [];
  return ([1, 2, 3] as const).flatMap((i) => {
    if ((header.rsv & (RSV1 >> (i - 1))) === 0) return [];
    if (i > 1 || !agreement.deflates) {
      const text = `RSV${i} is set, and no extension that uses it was agreed on.`;
      return [inByte(facts, 0, '5.2', `RSV${i}`, text)];
    }
    const { opcode } = header;
    if (!isControl(opcode) && opcode !== OPCODES.continuation) return [];
    const text =
      'RSV1 may be set in the first frame of a message only (RFC 7692, 6).';
    return [inByte(facts, 0, '5.2', 'RSV1', text)];
  });
}

function checkOpcode(facts: HeaderFacts): Problem | null {
  const { opcode } = facts.header;
  if (!isReserved(opcode) || facts.agreement.hasUnknown) return null;
  const text = `Opcode 0x${opcode.toString(16)} is reserved.`;
  return inByte(facts, 0, '5.2', 'opcode', text);
}

function checkOrder(facts: HeaderFacts): Problem | null {
  switch (facts.order) {
    case 'right':
      return null;
    case 'nothing to continue': {
      const text = 'A continuation frame, but no message has begun.';
      return inByte(facts, 0, '5.4', 'opcode', text);
    }
    case 'message not finished': {
      const text = 'A new message begins within a message that has no end yet.';
      return inByte(facts, 0, '5.4', 'opcode', text);
    }
  }
}

function checkFragmentedControl(facts: HeaderFacts): Problem | null {
  const { opcode, fin } = facts.header;
  if (!isControl(opcode) || fin) return null;
  const text = 'A control frame is never fragmented: its FIN has to be 1.';
  return inByte(facts, 0, '5.5', 'FIN', text);
}

function checkMask(facts: HeaderFacts): Problem | null {
  const { from, header, judgesMask } = facts;
  if (!judgesMask || header.isMasked === (from === 'client')) return null;
  const text =
    from === 'client'
      ? 'A client masks every frame, and this one is not masked.'
      : 'A server masks no frame, and this one is masked.';
  return inByte(facts, 1, '5.1', 'MASK', text);
}

function checkControlLength(facts: HeaderFacts): Problem | null {
  const { opcode, payloadLength, exactLength } = facts.header;
  if (!isControl(opcode) || payloadLength <= MAX_CONTROL_PAYLOAD) return null;
  const text =
    `The payload of a control frame has at most ${MAX_CONTROL_PAYLOAD} bytes, ` +
    `and not ${countBytes(exactLength)}.`;
  return { ...lengthPlace(facts), section: '5.5', text };
}

function checkShortest(facts: HeaderFacts): Problem | null {
  const { lengthForm, payloadLength } = facts.header;
  const shortest = payloadLength < 126 ? 7 : payloadLength < 65_536 ? 16 : 64;
  if (lengthForm === shortest) return null;
  const text =
    `A length of ${countBytes(payloadLength)} is written in ${shortest} bits, ` +
    `and not in ${lengthForm}.`;
  return { ...lengthPlace(facts), section: '5.2', text };
}

function checkHighestBit(facts: HeaderFacts): Problem | null {
  if (facts.header.exactLength < 2n ** 63n) return null;
  const text = 'The highest bit of a length in 64 bits has to be 0.';
  return { ...lengthPlace(facts), section: '5.2', text };
}

/** The bytes that hold the length. */
function lengthPlace({
  start,
  header,
}: HeaderFacts): Pick<Problem, 'start' | 'end'> & { field: FieldName } {
  const { lengthForm } = header;
  if (lengthForm === 7) {
    return { start: start + 1, end: start + 2, field: 'payload length' };
  }
  const extended = start + FIRST_BYTES;
  return {
    start: extended,
    end: extended + lengthForm / 8,
    field: 'extended payload length',
  };
}
