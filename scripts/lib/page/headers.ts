import { createHash } from 'node:crypto';

/**
 * What every answer of the page's server says to a browser. The page connects
 * to any WebSocket server, and to nothing else but its own.
 *
 * @param inlineScript the only one that runs without a file of its own.
 */
export function securityHeaders(
  inlineScript: string,
): Readonly<Record<string, string>> {
  const hash = createHash('sha256').update(inlineScript).digest('base64');
  const policy = {
    'default-src': "'none'",
    'script-src': `'self' 'sha256-${hash}'`,
    'worker-src': "'self'",
    'style-src': "'self'",
    'img-src': 'data:',
    'connect-src': "'self' ws: wss:",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map((directive) => directive.join(' '))
      .join('; '),
    'X-Content-Type-Options': 'nosniff',
    // The page's address holds the key to what crosses the wire.
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}
