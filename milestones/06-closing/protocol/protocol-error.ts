/** What a peer can do wrong, and the close code of each (RFC 6455, 7.4.1). */
const CLOSE_CODE_OF = {
  RESERVED_BIT: 1002,
  RESERVED_OPCODE: 1002,
  NOT_MASKED: 1002,
  CONTROL_FRAGMENTED: 1002,
  CONTROL_TOO_LONG: 1002,
  NOTHING_TO_CONTINUE: 1002,
  MESSAGE_IN_MESSAGE: 1002,
  LENGTH_TOP_BIT: 1002,
  LENGTH_NOT_SHORTEST: 1002,
  CLOSE_TOO_SHORT: 1002,
  CLOSE_CODE: 1002,
  INVALID_UTF8: 1007,
  MESSAGE_TOO_LONG: 1009,
} as const;

/** Stable: programs may rely on it. */
export type ProtocolErrorCode = keyof typeof CLOSE_CODE_OF;

/** The peer broke a rule of RFC 6455. The message says which, for people. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;
  /** What the close frame says to the peer. */
  readonly closeCode: number;

  constructor(code: ProtocolErrorCode, message: string) {
    super(message);
    this.code = code;
    this.closeCode = CLOSE_CODE_OF[code];
  }
}
