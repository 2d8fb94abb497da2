import { FrameReader } from './sound-reading.ts';
import type { Frame } from './sound-reading.ts';
import { startServer } from './sound-server.ts';

/** `if` where `while` is needed: reads one frame for each chunk that comes. */
class ForgetfulReader extends FrameReader {
  override *push(chunk: Buffer): Generator<Frame> {
    this.queue.push(chunk);
    const frame = this.next();
    if (frame !== null) yield frame;
  }
}

startServer(4, { makeReader: (parts) => new ForgetfulReader(parts) });
