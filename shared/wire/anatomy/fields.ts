import type { FieldName } from '../events.ts';
import {
  extendedBytes,
  FIRST_BYTES,
  headerLength,
  KEY_BYTES,
} from './frame-header.ts';
import { bitsOf, hexByte, spacedHex } from './hex.ts';
import { bigEndian, countBytes, grouped, lengthArithmetic } from './numbers.ts';
import { opcodeMeaning, opcodeName, opcodeSection } from './opcodes.ts';

/** A field of a frame's header (RFC 6455, 5.2). */
export interface HeaderField {
  readonly name: FieldName;
  /** Bits, from the frame's first one on; `endBit` is the one after the last. */
  readonly startBit: number;
  readonly endBit: number;
  /** The bits as digits, with a blank between the bytes. */
  readonly bits: string;
  /** Its bytes in hex: those that it shares with other fields too. */
  readonly hex: string;
  /** `1`, `0x1 text`, `50,000`, `37 fa 21 3d`. */
  readonly value: string;
  /** One short sentence, without a full stop. */
  readonly meaning: string;
  /** `5.2`. */
  readonly section: string;
  /** Of an extended length: `195 · 256 + 80 = 50,000`. */
  readonly arithmetic: string | null;
}

type Explained = Pick<HeaderField, 'value' | 'meaning' | 'section'> & {
  readonly arithmetic?: string;
};

/**
 * The fields of a header in their order, as far as their bytes are there: of
 * a header that is cut off, those which are whole.
 */
export function headerFields(header: Uint8Array): readonly HeaderField[] {
  const [first, second] = header;
  const field = (
    name: FieldName,
    startBit: number,
    endBit: number,
    { arithmetic, ...rest }: Explained,
  ): HeaderField => {
    const [bits, hex] = cut(header, startBit, endBit);
    const sum = arithmetic ?? null;
    return { name, startBit, endBit, bits, hex, ...rest, arithmetic: sum };
  };
  const fields: HeaderField[] = [];
  if (first === undefined) return fields;
  fields.push(field('FIN', 0, 1, explainFin(first >> 7)));
  for (const i of [1, 2, 3] as const) {
    const bit = (first >> (7 - i)) & 1;
    fields.push(field(`RSV${i}`, i, i + 1, explainRsv(bit, i)));
  }
  fields.push(field('opcode', 4, 8, explainOpcode(first & 0xf)));
  if (second === undefined) return fields;
  fields.push(field('MASK', 8, 9, explainMask(second >> 7)));
  fields.push(field('payload length', 9, 16, explainLength(second & 0x7f)));
  const keyAt = FIRST_BYTES + extendedBytes(second);
  if (keyAt > FIRST_BYTES && header.length >= keyAt) {
    const explained = explainExtended(header.subarray(FIRST_BYTES, keyAt));
    fields.push(field('extended payload length', 16, keyAt * 8, explained));
  }
  const end = headerLength(second);
  if (end > keyAt && header.length >= end) {
    const explained = explainKey(header.subarray(keyAt, keyAt + KEY_BYTES));
    fields.push(field('masking key', keyAt * 8, end * 8, explained));
  }
  return fields;
}

/** The bits as digits, and the bytes that they are in. */
function cut(
  header: Uint8Array,
  startBit: number,
  endBit: number,
): [string, string] {
  const start = Math.floor(startBit / 8);
  const bytes = header.subarray(start, Math.ceil(endBit / 8));
  if (bytes.length > 1) {
    return [Array.from(bytes, bitsOf).join(' '), spacedHex(bytes)];
  }
  const byte = bytes[0] ?? 0;
  const bits = bitsOf(byte).slice(startBit - start * 8, endBit - start * 8);
  return [bits, hexByte(byte)];
}

function explainFin(bit: number): Explained {
  const meaning =
    bit === 1
      ? 'the last frame of its message, or the only one'
      : 'more frames of this message follow';
  return { value: String(bit), meaning, section: '5.4' };
}

function explainRsv(bit: number, i: 1 | 2 | 3): Explained {
  const meaning = bit === 0 ? 'no extension uses it' : rsvMeaning(i);
  return { value: String(bit), meaning, section: '5.2' };
}

function rsvMeaning(i: 1 | 2 | 3): string {
  return i === 1
    ? 'only for an extension: compressed, with permessage-deflate'
    : 'only for an extension that both sides agreed on';
}

function explainOpcode(opcode: number): Explained {
  return {
    value: `0x${opcode.toString(16)} ${opcodeName(opcode)}`,
    meaning: opcodeMeaning(opcode),
    section: opcodeSection(opcode),
  };
}

function explainMask(bit: number): Explained {
  const meaning =
    bit === 1
      ? 'the payload is masked, as a client has to send it'
      : 'the payload is not masked, as a server has to send it';
  return { value: String(bit), meaning, section: '5.1' };
}

function explainLength(length: number): Explained {
  const explained = { value: String(length), section: '5.2' };
  if (length < 126) {
    return { ...explained, meaning: `${countBytes(length)} of payload` };
  }
  const bits = length === 126 ? 16 : 64;
  return { ...explained, meaning: `the next ${bits} bits are the length` };
}

function explainExtended(bytes: Uint8Array): Explained {
  const length = bigEndian(bytes);
  return {
    value: grouped(length),
    meaning: `${countBytes(length)} of payload`,
    section: '5.2',
    arithmetic: lengthArithmetic(bytes),
  };
}

function explainKey(key: Uint8Array): Explained {
  const meaning = 'payload byte i is XORed with byte i mod 4 of it';
  return { value: spacedHex(key), meaning, section: '5.3' };
}
