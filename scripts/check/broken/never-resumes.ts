import { startServer } from './sound-server.ts';

/** Pauses when enough waits to be sent, and never reads again. */
startServer(5, { onDrain: () => {} });
