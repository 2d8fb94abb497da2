import { createServer } from 'node:http';

/** Forgets to listen: with nothing to wait for the process ends at once. */
createServer((_request, response) => response.end('Hello\n'));
