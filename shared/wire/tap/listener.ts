import net from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import tls from 'node:tls';
import { Side } from './side.ts';
import { addressOf } from './address.ts';

const TLS_HANDSHAKE_TIMEOUT_MS = 10_000;

export interface ListenerOptions {
  /** Port 0: any that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Key and certificate as PEM: with them the clients come over TLS. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** @param client its address and port. */
  readonly onSide: (side: Side, client: string) => void;
  /** Somebody came who does not speak TLS, in one sentence. */
  readonly onTrouble: (sentence: string) => void;
}

/** @throws the system's error when it cannot listen there. */
export async function listen(options: ListenerOptions): Promise<Server> {
  const server = options.tls
    ? tlsServer(options, options.tls)
    : tcpServer(options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.listen, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Out of sockets, for example: who is there already stays served.
  server.on('error', ({ message }) => {
    options.onTrouble(`A client could not be accepted (${message}).`);
  });
  return server;
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  return isAddressInfo(address) ? address.port : 0;
}

function isAddressInfo(
  address: AddressInfo | string | null,
): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function tcpServer({ onSide }: ListenerOptions): Server {
  return net.createServer({ allowHalfOpen: true }, (tcp) => {
    onSide(new Side(tcp, tcp), nameOf(tcp));
  });
}

function tlsServer(
  { onSide, onTrouble }: ListenerOptions,
  pair: NonNullable<ListenerOptions['tls']>,
): Server {
  // Node gives the TLS socket without the TCP socket that a reset needs.
  const waiting = new Map<string, Socket>();
  const server = tls.createServer({
    key: pair.key,
    cert: pair.cert,
    allowHalfOpen: true,
    handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS,
  });
  server.on('connection', (tcp: Socket) => {
    const name = nameOf(tcp);
    waiting.set(name, tcp);
    tcp.on('error', () => {});
    tcp.on('close', () => {
      if (waiting.get(name) === tcp) waiting.delete(name);
    });
  });
  server.on('secureConnection', (stream) => {
    const name = nameOf(stream);
    const tcp = waiting.get(name);
    waiting.delete(name);
    if (tcp) onSide(new Side(stream, tcp), name);
    else stream.destroy();
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, stream) => {
    stream.destroy();
    const code = error.code ?? error.message;
    onTrouble(`A client failed at the TLS handshake (${code}).`);
  });
  return server;
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return addressOf(remoteAddress ?? '?', remotePort ?? 0);
}
