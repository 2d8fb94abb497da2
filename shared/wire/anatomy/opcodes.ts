/** RFC 6455, 5.2 and 11.8. */
export const OPCODES = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(OPCODES).map(([name, opcode]) => [opcode, name]),
);

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [OPCODES.continuation, 'goes on with the message that has begun'],
  [OPCODES.text, 'begins a message of UTF-8 text'],
  [OPCODES.binary, 'begins a message of any bytes'],
  [OPCODES.close, 'begins or answers the closing handshake'],
  [OPCODES.ping, 'asks for a pong with the same payload'],
  [OPCODES.pong, 'answers a ping, or is a sign of life'],
]);

/** RFC 6455, 5.5: the highest bit of the opcode says so. */
export function isControl(opcode: number): boolean {
  return (opcode & 0x8) !== 0;
}

export function isReserved(opcode: number): boolean {
  return !NAMES.has(opcode);
}

/** `text`; of those that nobody has defined `reserved 0x3`. */
export function opcodeName(opcode: number): string {
  return NAMES.get(opcode) ?? `reserved 0x${opcode.toString(16)}`;
}

export function opcodeMeaning(opcode: number): string {
  const kind = isControl(opcode) ? 'control' : 'data';
  return MEANINGS.get(opcode) ?? `kept for ${kind} frames to come`;
}

/** Where the RFC says what such a frame is. */
export function opcodeSection(opcode: number): string {
  switch (opcode) {
    case OPCODES.continuation:
      return '5.4';
    case OPCODES.text:
    case OPCODES.binary:
      return '5.6';
    case OPCODES.close:
      return '5.5.1';
    case OPCODES.ping:
      return '5.5.2';
    case OPCODES.pong:
      return '5.5.3';
    default:
      return '5.2';
  }
}
