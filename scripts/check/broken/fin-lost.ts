import { startServer } from './sound-server.ts';

/** Ignores FIN: every fragment is answered as if it were a whole message. */
startServer(5, { isLast: () => true });
