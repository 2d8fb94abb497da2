/** What most programs use: the echo server of the documentation of ws. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  // No milestone compresses: with it on the work would not be the same.
  perMessageDeflate: false,
  maxPayload: Number(process.env['MAX_MESSAGE_BYTES']),
});

server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    socket.send(data, { binary: isBinary });
  });
  socket.on('error', (error) => console.error(error));
});

server.on('listening', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : '?';
  console.log(`Listening on http://127.0.0.1:${port}`);
});
