import { opcodeName } from './frame.ts';
import type { FrameHeader } from './frame.ts';
import { hex } from './message.ts';
import type { Message } from './message.ts';

/** What the receiver tells of its work, for people who watch. */
export interface Trace {
  chunk(number: number, length: number): void;
  header(bytes: Buffer, header: FrameHeader): void;
  /** @param bytes null when the length stood in the header's 7 bits. */
  length(bytes: Buffer | null, length: number): void;
  maskingKey(bytes: Buffer): void;
  payload(bytes: Buffer, missing: number): void;
  missing(task: string, wanted: number, there: number): void;
  message(message: Message): void;
}

/** Payload bytes that a line shows. */
const SHOWN_BYTES = 8;

/** A trace in lines of text. */
export function traceTo(print: (line: string) => void): Trace {
  return {
    chunk(number, length) {
      print(`chunk ${number}: ${length} bytes`);
    },
    header(bytes, header) {
      print(`  header       ${hex(bytes)} = ${bits(bytes)}`);
      print(`               ${describe(header)}`);
    },
    length(bytes, length) {
      const where = bytes === null ? 'in the header' : hex(bytes);
      print(`  length       ${where} = ${length}`);
    },
    maskingKey(bytes) {
      print(`  masking key  ${hex(bytes)}`);
    },
    payload(bytes, missing) {
      const rest = bytes.length > SHOWN_BYTES ? ' …' : '';
      const shown = hex(bytes.subarray(0, SHOWN_BYTES)) + rest;
      print(`  payload      ${bytes.length} bytes unmasked: ${shown}`);
      if (missing > 0) print(`               ${missing} still to come`);
    },
    missing(task, wanted, there) {
      print(`  ${task}: not yet, ${there} of ${wanted} bytes are there`);
    },
    message({ type, length, frames, chunks }) {
      const counts = `frames: ${frames}, chunks: ${chunks}`;
      print(`  message      ${type}, ${length} bytes (${counts})`);
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
