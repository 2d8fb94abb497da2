import type { Duplex } from 'node:stream';

/** Who is told what becomes of a socket. */
export interface SocketListener {
  onData(chunk: Buffer): void;
  /** It has sent what it had. */
  onDrain(): void;
  /** The peer sends no more. */
  onEnd(): void;
  /** It is all over. */
  onClosed(): void;
}

const LISTENERS = new WeakMap<Duplex, SocketListener>();

/**
 * Has a socket tell the listener. The functions below serve all sockets:
 * closures would have to be made for each, and take memory as long as it is
 * open.
 */
export function listenTo(socket: Duplex, listener: SocketListener): void {
  LISTENERS.set(socket, listener);
  socket.on('data', onData);
  socket.on('drain', onDrain);
  socket.on('end', onEnd);
  socket.on('error', destroy);
  socket.on('close', onClosed);
}

function onData(this: Duplex, chunk: Buffer): void {
  LISTENERS.get(this)?.onData(chunk);
}

function onDrain(this: Duplex): void {
  LISTENERS.get(this)?.onDrain();
}

function onEnd(this: Duplex): void {
  LISTENERS.get(this)?.onEnd();
}

function onClosed(this: Duplex): void {
  LISTENERS.get(this)?.onClosed();
}

function destroy(this: Duplex): void {
  this.destroy();
}

/** Node reads no more at a time. */
const MAX_CHUNK_BYTES = 64 * 1024;

/** True when what came is as much as could come: there may well be more. */
export function isFullChunk(chunk: Buffer): boolean {
  return chunk.length === MAX_CHUNK_BYTES;
}

/** Uncorks a socket when all that has come by now has been read. */
export function uncorkSoon(socket: Duplex): void {
  setImmediate(uncork, socket);
}

function uncork(socket: Duplex): void {
  socket.uncork();
}
