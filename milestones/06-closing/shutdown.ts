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
  function track(socket: Socket): void {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
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

  return () =>
    new Promise((resolve) => {
      // Called when the last connection is closed, which its own listeners
      // are told a moment later: the log's last line is theirs.
      server.close(() => setImmediate(resolve));
      closeConnections();
      for (const socket of open) {
        if (isTop(socket) && !upgraded.has(socket)) socket.end();
      }
      setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, timeoutMs);
    });
}
