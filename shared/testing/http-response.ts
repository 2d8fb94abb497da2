import { quote } from '../explain/quote.ts';

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
 * @param hasEnded nothing more will come.
 * @param isToHead the request was one for the head only.
 * @throws {ResponseError}
 */
export function parseResponse(
  bytes: Buffer,
  hasEnded = false,
  isToHead = false,
): ParsedResponse | null {
  const headLength = bytes.indexOf(HEAD_END);
  if (headLength === -1) return null;
  const head = bytes.toString('latin1', 0, headLength);
  const [statusLine = ''] = head.split('\r\n', 1);
  const status = Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]*$/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) {
    const what = `No status line of HTTP/1.1: ${quote(statusLine)}.`;
    throw new ResponseError(what, 0);
  }

  const headers = readHeaders(head, statusLine.length + LINE_END.length);
  const start = headLength + HEAD_END.length;
  const content =
    isToHead || hasNoBody(status)
      ? { body: Buffer.alloc(0), end: start }
      : readBody(bytes, start, headers, hasEnded);
  if (content === null) return null;
  const { body, end } = content;
  return { status, headers, body: body.toString('utf8'), length: end };
}

interface Body {
  readonly body: Buffer;
  /** Where it ends. */
  readonly end: number;
}

/** RFC 9112, 6.3, 1: whatever the headers say. */
function hasNoBody(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

/** RFC 9112, 6.3. Null while it is not complete. */
function readBody(
  bytes: Buffer,
  start: number,
  headers: ReadonlyMap<string, string>,
  hasEnded: boolean,
): Body | null {
  if (/^chunked$/i.test(headers.get('transfer-encoding') ?? '')) {
    return readChunked(bytes, start);
  }
  const length = headers.get('content-length');
  if (length === undefined) {
    // It ends with the connection.
    if (!hasEnded) return null;
    return { body: bytes.subarray(start), end: bytes.length };
  }
  if (!/^\d{1,9}$/.test(length)) {
    throw new ResponseError(`No length: ${quote(length)}.`, start);
  }
  const end = start + Number(length);
  return bytes.length < end ? null : { body: bytes.subarray(start, end), end };
}

/** RFC 9112, 7.1: the length in hex, so many bytes, until a length of 0. */
function readChunked(bytes: Buffer, start: number): Body | null {
  const parts: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd === -1) return null;
    const line = bytes.toString('latin1', at, lineEnd);
    if (!/^[0-9a-f]{1,8}$/i.test(line)) {
      throw new ResponseError(`No chunk: ${quote(line)}.`, at);
    }
    const from = lineEnd + LINE_END.length;
    const to = from + Number.parseInt(line, 16);
    at = to + LINE_END.length;
    if (bytes.length < at) return null;
    if (to === from) return { body: Buffer.concat(parts), end: at };
    parts.push(bytes.subarray(from, to));
  }
}

/** @param start where the first header begins. */
function readHeaders(head: string, start: number): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = start;
  for (const line of head.slice(start).split(LINE_END)) {
    if (line === '' && head.length <= start) break;
    const [, name = '', value = ''] = /^([^\s:]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === '') {
      throw new ResponseError(`No header: ${quote(line)}.`, at);
    }
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
    at += line.length + LINE_END.length;
  }
  return headers;
}
