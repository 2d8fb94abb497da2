import { startServer } from './sound-server.ts';

/** Reads on, however much a peer leaves unread. */
startServer(5, { onFull: () => {} });
