import { X509Certificate } from 'node:crypto';
import net from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

/** How the server behind the tap proves who it is. */
export type Trust =
  /** As the system's authorities say. */
  | { readonly by: 'system' }
  /** As this authority says, in PEM. */
  | { readonly by: 'authority'; readonly ca: string }
  /** It has this very certificate, in PEM: its name does not matter then. */
  | { readonly by: 'certificate'; readonly cert: string }
  /** It need not. */
  | { readonly by: 'nobody' };

/** @param host a name or an address. */
export function tlsOptions(host: string, trust: Trust): ConnectionOptions {
  // RFC 6066, 3: an address is no name.
  const name = net.isIP(host) === 0 ? { servername: host } : {};
  switch (trust.by) {
    case 'system':
      return { host, ...name };
    case 'authority':
      return { host, ...name, ca: trust.ca };
    case 'certificate':
    case 'nobody':
      // Of a certificate `isTrusted` sees to it that it is the right one.
      return { host, ...name, rejectUnauthorized: false };
  }
}

/** To be asked after the TLS handshake, before anything is sent. */
export function isTrusted(socket: TLSSocket, trust: Trust): boolean {
  if (trust.by !== 'certificate') return true;
  const shown = socket.getPeerX509Certificate();
  return shown?.raw.equals(new X509Certificate(trust.cert).raw) ?? false;
}
