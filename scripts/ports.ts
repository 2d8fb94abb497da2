import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export const HOST = '127.0.0.1';

const POLL_INTERVAL_MS = 15;

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
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    if (await connects(port)) return true;
    await delay(POLL_INTERVAL_MS);
  }
  return false;
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: HOST });
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
