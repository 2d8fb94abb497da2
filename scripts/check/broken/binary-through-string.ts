import { startServer } from './sound-server.ts';

/**
 * Makes a string of every payload. What is no UTF-8 is lost: in its place
 * stands U+FFFD, the bytes ef bf bd.
 */
startServer(5, {
  echo({ opcode, payload }, send) {
    const text = payload.toString();
    send({ opcode, payload: Buffer.from(text) });
  },
});
