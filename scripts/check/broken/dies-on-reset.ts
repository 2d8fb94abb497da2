import { startServer } from './sound-server.ts';

/** No `error` handler on the socket: a reset (ECONNRESET) ends the process. */
startServer(4, { onSocketError: () => {} });
