import { HOST } from '../ports/ports.ts';

/**
 * The origins of the page when it is served on this port, under both of its
 * names, without and with TLS. The default port of a scheme is never part of an
 * origin (RFC 6454, 6.2): `http://localhost`, and not `http://localhost:80`.
 */
export function originsOf(port: number): readonly string[] {
  const schemes = ['http', 'https'];
  const names = ['localhost', HOST];
  return schemes.flatMap((scheme) =>
    names.map((name) => new URL(`${scheme}://${name}:${port}`).origin),
  );
}
