import { startServer } from './sound-server.ts';
import { BINARY } from './sound-writing.ts';

/** Forgets of what type the message was: everything goes back as binary. */
startServer(5, {
  echo: ({ payload }, send) => send({ opcode: BINARY, payload }),
});
