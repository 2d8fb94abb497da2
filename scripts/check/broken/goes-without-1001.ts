import { startServer } from './sound-server.ts';

/** Ends the connections at SIGINT, and sends no close frame before. */
startServer(6, { sayGoodbye: (socket) => void socket.end() });
