import type { Failure } from '../testing/failure.ts';
import type { ParsedFrame } from './frame-fields.ts';

const FORMS =
  'Up to 125 stands in the seven bits. 126 there says that the length follows ' +
  'in 16 bits, 127 that it follows in 64 bits, the high byte first: big-endian ' +
  '(RFC 6455, 5.2).';

/**
 * Of a single frame with an extended length: what went wrong in reading it, as
 * far as the line that the server has printed instead shows it.
 */
export function misreadLength(
  { step, server }: Failure,
  sentFrames: readonly ParsedFrame[],
): string | null {
  const [frame] = sentFrames;
  if (step?.do !== 'log' || !server || !frame || sentFrames.length > 1) {
    return null;
  }
  const printed = printedLength(step.line, server.output);
  if (printed === frame.length || frame.lengthBits === 7) return null;
  if (printed === swapped(frame)) {
    return (
      `The server took the length for ${printed}: its bytes are read in the ` +
      'wrong order. In the network the high byte comes first: big-endian.'
    );
  }
  if (printed === (frame.lengthBits === 16 ? 126n : 127n)) {
    return `The server took ${printed} for the length. ${FORMS}`;
  }
  if (frame.lengthBits === 64) return null;
  return printed === null
    ? `This length takes 16 bits, and no message was read. ${FORMS}`
    : `The server took the length for ${printed}. ${FORMS}`;
}

/** How many bytes a message has by the log; null: there is none of the type. */
function printedLength(line: RegExp, output: string): bigint | null {
  const [, type] = /: (text|binary), /.exec(line.source) ?? [];
  if (type === undefined) return null;
  const length = new RegExp(`: ${type}, (\\d{1,19}) bytes`).exec(output)?.[1];
  return length === undefined ? null : BigInt(length);
}

/** The length, read with the lowest byte first. */
function swapped({ length, lengthBits }: ParsedFrame): bigint {
  const hex = length.toString(16).padStart(lengthBits / 4, '0');
  const bytes = Buffer.from(hex, 'hex').reverse();
  return BigInt(`0x${bytes.toString('hex')}`);
}
