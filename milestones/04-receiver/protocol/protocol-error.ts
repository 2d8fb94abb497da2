/** The peer broke a rule of RFC 6455. The message says which, for people. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
