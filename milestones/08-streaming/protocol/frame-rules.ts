import { isControl, MAX_CONTROL_PAYLOAD, OPCODES } from './frame.ts';
import type { FrameHeader } from './frame.ts';
import { ProtocolError } from './protocol-error.ts';
import type { ProtocolErrorCode } from './protocol-error.ts';

/** Everything that can be wrong about the first two bytes of a frame. */
interface FrameRule {
  readonly isBroken: (header: FrameHeader, isInMessage: boolean) => boolean;
  readonly code: ProtocolErrorCode;
  readonly problem: string;
}

const KNOWN_OPCODES: readonly number[] = Object.values(OPCODES);

function startsMessage({ opcode }: FrameHeader): boolean {
  return opcode === OPCODES.text || opcode === OPCODES.binary;
}

const FRAME_RULES: readonly FrameRule[] = [
  // RFC 6455, 5.2: reserved bits are 0 unless an extension says what they mean
  {
    isBroken: ({ rsv1 }) => rsv1,
    code: 'RESERVED_BIT',
    problem: 'RSV1 is set',
  },
  {
    isBroken: ({ rsv2 }) => rsv2,
    code: 'RESERVED_BIT',
    problem: 'RSV2 is set',
  },
  {
    isBroken: ({ rsv3 }) => rsv3,
    code: 'RESERVED_BIT',
    problem: 'RSV3 is set',
  },
  // RFC 6455, 5.2: unknown opcodes fail the connection
  {
    isBroken: ({ opcode }) => !KNOWN_OPCODES.includes(opcode),
    code: 'RESERVED_OPCODE',
    problem: 'the opcode is reserved',
  },
  // RFC 6455, 5.1: a server must not accept a frame that is not masked
  {
    isBroken: ({ masked }) => !masked,
    code: 'NOT_MASKED',
    problem: 'the frame is not masked',
  },
  // RFC 6455, 5.5: control frames are never fragmented
  {
    isBroken: ({ opcode, fin }) => isControl(opcode) && !fin,
    code: 'CONTROL_FRAGMENTED',
    problem: 'a control frame is fragmented',
  },
  // RFC 6455, 5.5: their payload has 125 bytes at the most
  {
    isBroken: ({ opcode, length7 }) =>
      isControl(opcode) && length7 > MAX_CONTROL_PAYLOAD,
    code: 'CONTROL_TOO_LONG',
    problem: `a control frame has more than ${MAX_CONTROL_PAYLOAD} bytes`,
  },
  // RFC 6455, 5.4: fragments of one message are not mixed with another's
  {
    isBroken: ({ opcode }, isInMessage) =>
      opcode === OPCODES.continuation && !isInMessage,
    code: 'NOTHING_TO_CONTINUE',
    problem: 'a continuation frame continues nothing',
  },
  {
    isBroken: (header, isInMessage) => startsMessage(header) && isInMessage,
    code: 'MESSAGE_IN_MESSAGE',
    problem: 'a message begins inside a fragmented one',
  },
];

/**
 * @param isInMessage true between the first and the last fragment of a message.
 * @throws {ProtocolError} when a rule is broken.
 */
export function checkHeader(header: FrameHeader, isInMessage: boolean): void {
  for (const { isBroken, code, problem } of FRAME_RULES) {
    if (isBroken(header, isInMessage)) throw new ProtocolError(code, problem);
  }
}
