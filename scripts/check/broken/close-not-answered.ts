import { startServer } from './sound-server.ts';

/** Ends the connection at a close frame without sending one of its own. */
startServer(6, { answerClose: () => {} });
