import { startServer } from './sound-server.ts';
import { buildFrame, encodeLength, TEXT } from './sound-writing.ts';

/** Announces the length of a text in characters, and not in bytes. */
startServer(5, {
  buildFrame(frame, length) {
    if (frame.opcode !== TEXT) return buildFrame(frame, length);
    const text = frame.payload.toString();
    return buildFrame(frame, encodeLength(text.length));
  },
});
