import net from 'node:net';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { addressOf } from './address.ts';
import { Side } from './side.ts';
import { isTrusted, tlsOptions } from './trust.ts';
import type { Trust } from './trust.ts';

/** The server behind the tap. */
export interface Target {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** With it over TLS. */
  readonly tls?: Trust;
}

/** The server behind cannot be reached. The message is one sentence. */
class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects to the server behind.
 *
 * @param signal nobody wants the connection any more.
 * @throws {UpstreamError} when it cannot be reached, or is not trusted.
 */
export async function connectTo(
  target: Target,
  signal: AbortSignal,
): Promise<Side> {
  const { host, port } = target;
  const tcp = net.connect({ host, port, allowHalfOpen: true });
  const stream = target.tls
    ? tls.connect({ socket: tcp, ...tlsOptions(host, target.tls) })
    : tcp;
  const side = new Side(stream, tcp);
  try {
    await ready(tcp, stream, signal);
    if (target.tls) checkTrust(stream, target.tls);
    return side;
  } catch (error) {
    side.reset();
    throw new UpstreamError(explain(error, target), { cause: error });
  }
}

function ready(
  tcp: Socket,
  stream: Socket,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(codeError('ETIMEDOUT')),
      CONNECT_TIMEOUT_MS,
    );
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    // All of them stay: a fault may also come between this and the next line.
    signal.addEventListener('abort', () => fail(codeError('ABORTED')));
    tcp.on('error', fail);
    stream.on('error', fail);
    stream.on('close', () => fail(codeError('ECONNRESET')));
    stream.once(stream === tcp ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function checkTrust(stream: Socket, trust: Trust): void {
  if (stream instanceof tls.TLSSocket && isTrusted(stream, trust)) return;
  throw codeError('OTHER_CERTIFICATE');
}

function codeError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** In one sentence. */
function explain(error: unknown, { host, port, tls }: Target): string {
  const code = codeOf(error);
  const where = addressOf(host, port);
  switch (code) {
    case 'ECONNREFUSED':
      return `Nobody listens on ${where}: is the server running?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host called ${host}.`;
    case 'ETIMEDOUT':
      return `${where} does not answer.`;
    case 'OTHER_CERTIFICATE':
      return `${where} shows another certificate than it should.`;
    case 'ECONNRESET':
      return tls
        ? `${where} ended the TLS handshake: does it speak TLS?`
        : `${where} ended the connection at once.`;
  }
  if (!tls) return `${where} cannot be reached (${code}).`;
  if (/SSL|TLS|EPROTO/.test(code)) {
    return `${where} failed at the TLS handshake (${code}): does it speak TLS?`;
  }
  return (
    `The certificate of ${where} is not trusted (${code}): --ca FILE names ` +
    'who vouches for it, --insecure trusts it anyway.'
  );
}

function codeOf(error: unknown): string {
  const hasCode = error instanceof Error && 'code' in error;
  if (hasCode) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}
