/** A response as it came, parsed without any mercy (RFC 9112). */
export interface ParsedResponse {
  readonly status: number;
  /** Lower-case names. Lines of the same name are joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Bytes from the first of the status line to the last of the body. */
  readonly length: number;
}

const HEAD_END = '\r\n\r\n';

/** The response at the start of the bytes, or null while it is not complete. */
export function parseResponse(bytes: Buffer): ParsedResponse | null {
  const headLength = bytes.indexOf(HEAD_END);
  if (headLength === -1) return null;
  const head = bytes.toString('latin1', 0, headLength);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]*$/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) {
    throw new Error(
      `no status line of HTTP/1.1: ${JSON.stringify(statusLine)}`,
    );
  }

  const headers = readHeaders(lines);
  const start = headLength + HEAD_END.length;
  // RFC 9112, 6.3: a response to an upgrade has no body.
  const size = status === 101 ? 0 : Number(headers.get('content-length') ?? 0);
  if (bytes.length < start + size) return null;
  const body = bytes.toString('utf8', start, start + size);
  return { status, headers, body, length: start + size };
}

function readHeaders(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^\s:]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`no header: ${JSON.stringify(line)}`);
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}
