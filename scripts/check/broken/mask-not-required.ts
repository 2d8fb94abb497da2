import { readHeader } from './sound-reading.ts';
import { startServer } from './sound-server.ts';

/** Does not look at MASK: a frame without a mask is as good as any other. */
startServer(4, {
  readHeader: (queue) => {
    const header = readHeader(queue);
    return header && { ...header, isMasked: true };
  },
});
