import { startServer } from './sound-server.ts';

/** Reads a ping, and does nothing about it. */
startServer(7, { answerPing: () => {} });
