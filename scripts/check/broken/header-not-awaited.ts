import { headerSize, parseHeader } from './sound-reading.ts';
import type { ByteQueue, Header } from './sound-reading.ts';
import { startServer } from './sound-server.ts';

/** Takes what has come for a whole header. The payload it does wait for. */
function readHeader(queue: ByteQueue): Header | null {
  if (queue.length === 0) return null;
  const size = headerSize(queue.peek(2));
  return parseHeader(queue.take(size));
}

startServer(4, { readHeader });
