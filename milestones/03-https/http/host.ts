const MAX_PORT = 65_535;

/**
 * The host of a Host field (RFC 9110, 7.2) without its port, in lower case:
 * `localhost` for `LocalHost:4000`, `[::1]` for `[::1]:4000`. Null when the
 * value cannot be a host.
 */
export function hostnameOf(host: string): string | null {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':');
  const hostname = end === -1 ? host : host.slice(0, end);
  const rest = host.slice(hostname.length);
  if (hostname === '') return null;
  if (rest !== '' && !(rest.startsWith(':') && isPort(rest.slice(1)))) {
    return null;
  }
  return hostname.toLowerCase();
}

function isPort(text: string): boolean {
  return /^\d{0,5}$/.test(text) && Number(text) <= MAX_PORT;
}
