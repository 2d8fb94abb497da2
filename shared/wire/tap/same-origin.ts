import type { IncomingMessage } from 'node:http';

/** The names of this machine, for itself. */
const NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Does a request come from a page of this very server? What crosses the wire
 * is nobody else's business.
 */
export function isSameOrigin({ headers, socket }: IncomingMessage): boolean {
  const host = headers.host?.toLowerCase() ?? '';
  // Against DNS rebinding: a foreign name may well lead to this machine.
  if (!NAMES.includes(host.replace(/:\d+$/, ''))) return false;
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  const { origin } = headers;
  // Browsers leave it out where both are the same, and programs always may.
  if (origin !== undefined && origin !== `${scheme}://${host}`) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
