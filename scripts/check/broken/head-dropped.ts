import { startServer } from './sound-server.ts';

/** Ignores `head`, the bytes that came in one chunk with the request. */
startServer(4, { keepHead: () => Buffer.alloc(0) });
