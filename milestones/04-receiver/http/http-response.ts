import { STATUS_CODES } from 'node:http';

/** An HTTP response, as a value: nothing is sent yet. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A response after which the server closes the connection. */
export function lastResponse(
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const body = `${line}\n`;
  return {
    status,
    headers: {
      Connection: 'close',
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
      ...headers,
    },
    body,
  };
}

/**
 * The bytes of a response as they go over the wire (RFC 9112, 2.1).
 *
 * @param method of the request, where it is known.
 */
export function serialize(
  { status, headers, body }: HttpResponse,
  method?: string,
): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`${name}: ${value}`);
  }
  // RFC 9110, 9.3.2: HEAD gets every header of the answer, and no body
  return `${lines.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`;
}
