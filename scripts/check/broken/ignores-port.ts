import { startServer } from './sound-server.ts';

/** Listens on a port of its own choice, whatever PORT says. */
startServer(2, { port: () => 18080 });
