import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';

export const HOST = '127.0.0.1';

const POLL_INTERVAL_MS = 15;
const ATTEMPT_TIMEOUT_MS = 1_000;

/** Can a server listen on this port? Other errors are for that server to say. */
export async function isFree(port: number): Promise<boolean> {
  const server = net.createServer();
  const inUse = await new Promise<boolean>((resolve) => {
    server.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE'),
    );
    server.listen({ port, host: HOST, exclusive: true }, () => resolve(false));
  });
  if (!server.listening) return !inUse;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** Waits until something listens on the port, or the signal says: never mind. */
export async function answers(
  port: number,
  isTls: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    if (await connects(HOST, port, isTls)) return true;
    await delay(POLL_INTERVAL_MS);
  }
  return false;
}

/** @param isTls whether it is a server with TLS, and will expect a handshake. */
export function connects(
  host: string,
  port: number,
  isTls: boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.setTimeout(ATTEMPT_TIMEOUT_MS, () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      resolve(true);
      if (isTls) leaveInOrder(socket);
      else socket.destroy();
    });
  });
}

/**
 * To a server with TLS, somebody who leaves before the TLS handshake is a slow
 * client at first, and then one to be complained about. Nobody waits for this.
 */
function leaveInOrder(tcp: net.Socket): void {
  tcp.unref().setTimeout(0);
  const socket = tls.connect({ socket: tcp, rejectUnauthorized: false });
  socket.on('error', () => socket.destroy());
  socket.on('secureConnect', () => socket.end());
  // The server's last words have to be read, or the end is a reset.
  socket.resume();
}
