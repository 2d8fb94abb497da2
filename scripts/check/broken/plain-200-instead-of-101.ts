import { createServer } from 'node:http';
import { SOUND } from './parts.ts';
import { listen } from './sound-server.ts';

/**
 * Answers the upgrade like any other request. The right headers are there,
 * but the status is the one that Node gives by itself: 200.
 */
const server = createServer((request, response) => {
  const key = String(request.headers['sec-websocket-key']);
  response.setHeader('Upgrade', 'websocket');
  response.setHeader('Connection', 'Upgrade');
  response.setHeader('Sec-WebSocket-Accept', SOUND.acceptValue(key));
  response.end();
});

listen(server, SOUND.port());
