import type { Server, Socket } from 'node:net';
import { SHUTDOWN_TIMEOUT_MS } from './constants.ts';

/**
 * Keeps track of a server's open connections, and gives back the function
 * that ends it all: no new connections, every open one ended, and destroyed
 * where the peer does not follow in time.
 */
export function prepareShutdown(server: Server): () => Promise<void> {
  const open = new Set<Socket>();
  function forget(this: Socket): void {
    open.delete(this);
  }
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', forget);
  });

  return async () => {
    server.close();
    // Its own listeners come first: they may have something to log.
    const closed = [...open].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const socket of open) socket.end();
    setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, SHUTDOWN_TIMEOUT_MS);
    await Promise.all(closed);
  };
}
