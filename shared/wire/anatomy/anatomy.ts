import type { FieldName, Frame, Problem } from '../events.ts';
import { headerFields } from './fields.ts';
import type { HeaderField } from './fields.ts';
import { parseHeader } from './frame-header.ts';
import { fromHex } from './hex.ts';
import { countBytes, grouped } from './numbers.ts';
import { opcodeName } from './opcodes.ts';
import { payloadBytesOf } from './payload.ts';
import type { PayloadByte } from './payload.ts';
import { previewOf } from './preview.ts';

/** A frame taken apart, for people. */
export interface Anatomy {
  /** In one line: `text, FIN 1, 5 bytes, masked`. */
  readonly summary: string;
  /** What the payload says, in one line; empty when there is none. */
  readonly preview: string;
  /** All fields of the header, in the order of the bits. */
  readonly fields: readonly MarkedField[];
  /** The bytes of the payload that were kept. */
  readonly payload: readonly MarkedByte[];
  /** How many bytes of the payload have come, but were not kept. */
  readonly notKept: number;
  /** How many bytes of the payload have not come. */
  readonly missing: number;
}

export interface MarkedField extends HeaderField {
  /** What is wrong with it. */
  readonly problems: readonly Problem[];
}

export interface MarkedByte extends PayloadByte {
  readonly problems: readonly Problem[];
}

/** Pure and cheap enough for a frame that is opened; not for a long list. */
export function anatomyOf(frame: Frame): Anatomy {
  const header = fromHex(frame.header);
  const payloadStart = frame.start + header.length;
  const inPayload = frame.problems.filter(({ end }) => end > payloadStart);
  const payload = payloadBytesOf(frame).map((byte) => {
    const at = payloadStart + byte.index;
    const problems = inPayload.filter((each) => covers(each, at, at + 1));
    return { ...byte, problems };
  });
  return {
    summary: summaryOf(frame),
    preview: previewOf(frame),
    fields: headerFields(header).map((field) => ({
      ...field,
      problems: problemsOf(frame, field),
    })),
    payload,
    notKept: frame.received - payload.length,
    missing: frame.payloadLength - frame.received,
  };
}

/** In one line: `text, FIN 1, 5 bytes, masked`. */
export function summaryOf(frame: Frame): string {
  const { opcode, fin, rsv, received } = frame;
  const parts = [
    opcodeName(opcode),
    `FIN ${fin ? 1 : 0}`,
    ...(rsv === 0 ? [] : [`RSV ${rsv.toString(2).padStart(3, '0')}`]),
    countBytes(exactLength(frame)),
    ...(frame.maskingKey === null ? [] : ['masked']),
    ...(frame.isCompressed ? ['compressed'] : []),
    ...(frame.isWhole ? [] : [`${grouped(received)} of them there`]),
  ];
  return parts.join(', ');
}

/** In bytes: as the header says it, also where a number would not be exact. */
export function exactLength({ header, payloadLength }: Frame): bigint {
  return Number.isSafeInteger(payloadLength)
    ? BigInt(payloadLength)
    : parseHeader(fromHex(header)).exactLength;
}

/** By name where the problem has one, by place otherwise. */
function problemsOf(
  frame: Frame,
  field: { name: FieldName; startBit: number; endBit: number },
): readonly Problem[] {
  const start = frame.start + Math.floor(field.startBit / 8);
  const end = frame.start + Math.ceil(field.endBit / 8);
  return frame.problems.filter((problem) =>
    problem.field === undefined
      ? covers(problem, start, end)
      : problem.field === field.name,
  );
}

function covers(problem: Problem, start: number, end: number): boolean {
  return problem.start < end && problem.end > start;
}
