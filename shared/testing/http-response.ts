/** A response as it came, parsed without any mercy (RFC 9112). */
export interface ParsedResponse {
  readonly status: number;
  /** Lower-case names. Lines of the same name are joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Bytes from the first of the status line to the last of the body. */
  readonly length: number;
}

/** The bytes are no response. */
export class ResponseError extends Error {
  override readonly name = 'ResponseError';
  /** Where the fault is. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';

/**
 * The response at the start of the bytes, or null while it is not complete.
 *
 * @throws {ResponseError}
 */
export function parseResponse(bytes: Buffer): ParsedResponse | null {
  const headLength = bytes.indexOf(HEAD_END);
  if (headLength === -1) return null;
  const head = bytes.toString('latin1', 0, headLength);
  const [statusLine = ''] = head.split('\r\n', 1);
  const status = Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]*$/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) {
    const what = `No status line of HTTP/1.1: ${JSON.stringify(statusLine)}.`;
    throw new ResponseError(what, 0);
  }

  const headers = readHeaders(head, statusLine.length + LINE_END.length);
  const start = headLength + HEAD_END.length;
  // RFC 9112, 6.3: a response to an upgrade has no body.
  const size = status === 101 ? 0 : Number(headers.get('content-length') ?? 0);
  if (bytes.length < start + size) return null;
  const body = bytes.toString('utf8', start, start + size);
  return { status, headers, body, length: start + size };
}

/** @param start where the first header begins. */
function readHeaders(head: string, start: number): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = start;
  for (const line of head.slice(start).split(LINE_END)) {
    if (line === '' && head.length <= start) break;
    const [, name = '', value = ''] = /^([^\s:]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === '') {
      throw new ResponseError(`No header: ${JSON.stringify(line)}.`, at);
    }
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
    at += line.length + LINE_END.length;
  }
  return headers;
}
