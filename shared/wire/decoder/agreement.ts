/** What the opening handshake has settled: it is filled in as it goes on. */
export interface Agreement {
  /** The server has said 101. */
  isOpen: boolean;
  /** permessage-deflate (RFC 7692): RSV1 marks compressed messages. */
  deflates: boolean;
  /** Extensions that nobody here knows: they may use any bit and opcode. */
  hasUnknown: boolean;
}

export function noAgreement(): Agreement {
  return { isOpen: false, deflates: false, hasUnknown: false };
}
