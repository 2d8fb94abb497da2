/** The key of the example in RFC 6455, 1.3, and the answer to it. */
export const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const SAMPLE_ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

/** Header fields to send: a list repeats the field, null leaves it out. */
export type Fields = Readonly<
  Record<string, string | readonly string[] | null>
>;

/** The bytes of a request: the request line, the fields, an empty line. */
export function request(line: string, fields: Fields): string {
  const lines = [line];
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) continue;
    const values = typeof value === 'string' ? [value] : value;
    for (const one of values) lines.push(`${name}: ${one}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A plain request. */
export function plain(line: string, fields: Fields = {}): string {
  return request(line, { Host: 'localhost', ...fields });
}

/** A correct upgrade request (RFC 6455, 4.1), but for the given fields. */
export function upgrade(fields: Fields = {}, line = 'GET / HTTP/1.1'): string {
  return request(line, {
    Host: 'localhost',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': SAMPLE_KEY,
    'Sec-WebSocket-Version': '13',
    ...fields,
  });
}
