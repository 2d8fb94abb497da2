import { HEADER_BYTES, MASKING_KEY_BYTES, opcodeName } from './frame.ts';
import type { FrameHeader } from './frame.ts';
import { hex } from './message.ts';

/** What the receiver tells of its work, for people who watch. */
export interface Trace {
  chunk(number: number, length: number): void;
  /** @param bytes the whole header. */
  frame(bytes: Buffer, header: FrameHeader): void;
  payload(bytes: Buffer, missing: number): void;
}

/** Payload bytes that a line shows. */
const SHOWN_BYTES = 8;

/** A trace in lines of text. */
export function traceTo(print: (line: string) => void): Trace {
  return {
    chunk(number, length) {
      print(`chunk ${number}: ${length} bytes`);
    },
    frame(bytes, header) {
      const first = bytes.subarray(0, HEADER_BYTES);
      const key = bytes.length - MASKING_KEY_BYTES;
      print(`  header       ${hex(first)} = ${bits(first)}`);
      print(`               ${describe(header)}`);
      if (key > HEADER_BYTES) {
        print(`  length       ${hex(bytes.subarray(HEADER_BYTES, key))}`);
      }
      print(`  masking key  ${hex(bytes.subarray(key))}`);
    },
    payload(bytes, missing) {
      const rest = bytes.length > SHOWN_BYTES ? ' …' : '';
      const shown = hex(bytes.subarray(0, SHOWN_BYTES)) + rest;
      print(`  payload      ${bytes.length} bytes unmasked: ${shown}`);
      if (missing > 0) print(`               ${missing} still to come`);
    },
  };
}

/** The two bytes in binary, cut where their fields are. */
function bits(bytes: Buffer): string {
  const [first = '', second = ''] = [...bytes].map((byte) =>
    byte.toString(2).padStart(8, '0'),
  );
  const fields = [
    ...first.slice(0, 4),
    first.slice(4),
    second.slice(0, 1),
    second.slice(1),
  ];
  return fields.join(' ');
}

function describe(header: FrameHeader): string {
  const flags = [
    `FIN ${Number(header.fin)}`,
    `RSV ${[header.rsv1, header.rsv2, header.rsv3].map(Number).join('')}`,
    `opcode ${header.opcode} (${opcodeName(header.opcode)})`,
    `MASK ${Number(header.masked)}`,
    `length ${header.length7}`,
  ];
  return flags.join(', ');
}
