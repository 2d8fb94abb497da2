import { startServer } from './sound-server.ts';

/** Sends an extended length with its lowest byte first. */
startServer(5, {
  encodeLength(length) {
    if (length < 126) return Buffer.from([length]);
    const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
    bytes[0] = length < 65_536 ? 126 : 127;
    bytes.writeUIntLE(length, 1, length < 65_536 ? 2 : 6);
    return bytes;
  },
});
