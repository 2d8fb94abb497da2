import type { IncomingMessage } from 'node:http';

/** The names of this machine, for itself. */
const NAMES = ['localhost', '127.0.0.1', '[::1]'];

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/**
 * Does a request name this machine, and the port that it came to? Against DNS
 * rebinding: a foreign name may well lead here.
 */
export function hasOwnHost({ headers, socket }: IncomingMessage): boolean {
  const host = headers.host?.toLowerCase() ?? '';
  const port = socket.localPort;
  // RFC 9110, 4.2: the scheme's own port is left out.
  const suffix = port === DEFAULT_PORTS[schemeOf(socket)] ? '' : `:${port}`;
  return NAMES.some((name) => host === `${name}${suffix}`);
}

/** Has a request no Origin, or that of the very server that it came to? */
export function hasOwnOrigin({ headers, socket }: IncomingMessage): boolean {
  const { origin, host } = headers;
  // Browsers leave it out where both are the same, and programs always may.
  if (origin === undefined) return true;
  return origin === `${schemeOf(socket)}://${host?.toLowerCase()}`;
}

/**
 * Does a request come from a page of this very server? What crosses the wire
 * is nobody else's business.
 */
export function isSameOrigin(request: IncomingMessage): boolean {
  if (!hasOwnHost(request) || !hasOwnOrigin(request)) return false;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

function schemeOf(socket: IncomingMessage['socket']): 'http' | 'https' {
  return 'encrypted' in socket ? 'https' : 'http';
}
