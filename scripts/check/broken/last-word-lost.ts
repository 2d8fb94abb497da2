import { startServer } from './sound-server.ts';

/** Writes its close frame, and destroys the socket: a reset eats it. */
startServer(6, { end: (socket) => socket.destroy() });
