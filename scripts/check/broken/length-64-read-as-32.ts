import type { ByteQueue, Header } from './sound-reading.ts';
import { startServer } from './sound-server.ts';

/** Behind a length of 127 takes four bytes for the length, and not eight. */
function readHeader(queue: ByteQueue): Header | null {
  if (queue.length < 2) return null;
  const [first = 0, second = 0] = queue.peek(2);
  const length7 = second & 0x7f;
  const extended = length7 === 127 ? 4 : length7 === 126 ? 2 : 0;
  const size = 2 + extended + 4;
  if (queue.length < size) return null;
  const bytes = queue.take(size);
  return {
    fin: (first & 0x80) !== 0,
    rsv: (first & 0x70) >> 4,
    opcode: first & 0x0f,
    isMasked: (second & 0x80) !== 0,
    length: extended === 0 ? length7 : bytes.readUIntBE(2, extended),
    maskingKey: bytes.subarray(-4),
  };
}

startServer(4, { readHeader });
