import { FrameReader } from './sound-reading.ts';
import { startServer } from './sound-server.ts';

/** Takes every chunk for exactly one frame, and keeps nothing of it. */
startServer(4, {
  makeReader: (parts) => ({
    isInFrame: false,
    *push(chunk) {
      const reader = new FrameReader(parts);
      reader.queue.push(chunk);
      const frame = reader.next();
      if (frame !== null) yield frame;
    },
  }),
});
