import { startServer } from './sound-server.ts';
import { PONG } from './sound-writing.ts';

/** Answers a ping with an empty pong, whatever the ping held. */
startServer(7, {
  answerPing: (_payload, send) =>
    send({ opcode: PONG, payload: Buffer.alloc(0) }),
});
