import type { Duplex } from 'node:stream';

/**
 * Says the last word on a connection and closes it. Closing while bytes still
 * come makes TCP reset the connection, and a reset can overtake what was said
 * last. So whatever else comes is read and dropped, until the peer closes or
 * the time is up.
 */
export function sayLastWord(
  socket: Duplex,
  bytes: string | Buffer,
  withinMs: number,
): void {
  socket.on('error', () => socket.destroy());
  // Nobody listens any more, not even Node's HTTP parser.
  socket.removeAllListeners('data');
  socket.on('data', () => {});
  // The parser stops a socket when nobody reads the body of its request.
  socket.on('pause', () => socket.resume());
  socket.end(bytes);
  const timer = setTimeout(() => socket.destroy(), withinMs);
  socket.on('close', () => clearTimeout(timer));
}
