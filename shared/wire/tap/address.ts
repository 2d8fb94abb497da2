import net from 'node:net';

/** An address of IPv6 has colons of its own: it stands in brackets. */
export function addressOf(host: string, port: number): string {
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
