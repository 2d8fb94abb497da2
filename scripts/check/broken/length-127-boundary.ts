import { startServer } from './sound-server.ts';
import { encodeLength16, encodeLength64 } from './sound-writing.ts';

/** `<` where `<=` is needed: sends a length of 65,535 in 64 bits. */
startServer(5, {
  encodeLength(length) {
    if (length < 126) return Buffer.from([length]);
    return length < 65_535 ? encodeLength16(length) : encodeLength64(length);
  },
});
