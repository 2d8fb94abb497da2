import type { Frame } from '../events.ts';
import { parseHeader } from './frame-header.ts';
import { fromHex } from './hex.ts';
import { OPCODES } from './opcodes.ts';

/** The frame that the bytes are, without problems, in a message of its own. */
export function frameOf(hex: string, more: Partial<Frame> = {}): Frame {
  const bytes = fromHex(hex.replaceAll(' ', ''));
  const header = parseHeader(bytes);
  const extended = header.lengthForm === 7 ? 0 : header.lengthForm / 8;
  const headerBytes = 2 + extended + (header.isMasked ? 4 : 0);
  const digits = Buffer.from(bytes).toString('hex');
  const received = bytes.length - headerBytes;
  const { fin, rsv, opcode, lengthForm, payloadLength, maskingKey } = header;
  const isData = opcode === OPCODES.text || opcode === OPCODES.binary;
  return {
    kind: 'frame',
    connection: 1,
    at: 0,
    from: 'client',
    index: 1,
    start: 0,
    end: headerBytes + payloadLength,
    header: digits.slice(0, headerBytes * 2),
    fin,
    rsv,
    opcode,
    lengthForm,
    payloadLength,
    maskingKey: maskingKey && Buffer.from(maskingKey).toString('hex'),
    payload: digits.slice(headerBytes * 2),
    received,
    isWhole: received === payloadLength,
    message: isData ? 1 : null,
    messageOpcode: isData ? opcode : null,
    isCompressed: false,
    problems: [],
    ...more,
  };
}
