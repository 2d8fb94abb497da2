/** RFC 6455, 7.4.1, and the registry of RFC 6455, 11.7. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [1000, 'normal closure'],
  [1001, 'going away'],
  [1002, 'protocol error'],
  [1003, 'unsupported data'],
  [1005, 'no code'],
  [1006, 'abnormal closure'],
  [1007, 'invalid data'],
  [1008, 'policy violation'],
  [1009, 'message too big'],
  [1010, 'extension missing'],
  [1011, 'internal error'],
  [1012, 'service restart'],
  [1013, 'try again later'],
  [1014, 'bad gateway'],
  [1015, 'TLS handshake failed'],
]);

/** The codes that may stand in a close frame, from and to (RFC 6455, 7.4). */
const SENDABLE = [
  [1000, 1003],
  [1007, 1014],
  // For libraries and frameworks, registered, then for applications.
  [3000, 4999],
] as const;

/** Whether it may stand in a close frame (RFC 6455, 7.4). */
export function mayBeSent(code: number): boolean {
  return SENDABLE.some(([from, to]) => code >= from && code <= to);
}

/** `normal closure`. */
export function closeCodeName(code: number): string {
  const name = NAMES.get(code);
  if (name !== undefined) return name;
  if (code >= 3000 && code < 4000) return 'of a library or framework';
  if (code >= 4000 && code < 5000) return 'of an application';
  return 'not defined';
}
