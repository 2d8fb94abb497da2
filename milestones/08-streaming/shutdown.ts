import type { Server, Socket } from 'node:net';
import tls from 'node:tls';

/**
 * Keeps track of a server's open connections, and gives back the function
 * that ends it all: no new connections, every open one ended, and destroyed
 * where the peer does not follow in time.
 *
 * @param closeConnections begins the closing handshake of every WebSocket.
 */
export function prepareShutdown(
  server: Server,
  timeoutMs: number,
  closeConnections: () => void,
): () => Promise<void> {
  const open = new Set<Socket>();
  function forget(this: Socket): void {
    open.delete(this);
  }
  function track(socket: Socket): void {
    open.add(socket);
    socket.on('close', forget);
  }
  server.on('connection', track);
  // With TLS a connection is two sockets: TCP, and TLS on top of it.
  server.on('secureConnection', track);
  // A WebSocket's socket ends after its closing handshake, and not before.
  const upgraded = new WeakSet<Socket>();
  server.on('upgrade', (_request: unknown, socket: Socket) => {
    upgraded.add(socket);
  });
  const isTop = (socket: Socket): boolean =>
    socket instanceof tls.TLSSocket === server instanceof tls.Server;

  return async () => {
    server.close();
    // Its own listeners come first: they may have something to log.
    const closed = [...open].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    closeConnections();
    for (const socket of open) {
      if (isTop(socket) && !upgraded.has(socket)) socket.end();
    }
    setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, timeoutMs);
    await Promise.all(closed);
  };
}
