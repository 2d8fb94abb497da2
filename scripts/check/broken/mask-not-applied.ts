import { startServer } from './sound-server.ts';

/** Takes the payload as it came, without unmasking it. */
startServer(5, { unmask: (payload) => payload });
