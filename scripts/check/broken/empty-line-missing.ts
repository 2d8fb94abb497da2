import { startServer } from './sound-server.ts';

/** Ends the last header, but not the headers: the empty line is missing. */
startServer(2, {
  response: (acceptValue) =>
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptValue}`,
      '',
    ].join('\r\n'),
});
