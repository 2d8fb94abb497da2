import { startServer } from './sound-server.ts';
import { encodeLength } from './sound-writing.ts';

/** `<=` where `<` is needed: sends a length of 126 in 7 bits. */
startServer(5, {
  encodeLength: (length) =>
    length <= 126 ? Buffer.from([length]) : encodeLength(length),
});
