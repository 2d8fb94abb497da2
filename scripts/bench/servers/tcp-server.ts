/** What Node itself can do: bytes in, the same bytes out, no protocol. */
import net from 'node:net';

const server = net.createServer({ noDelay: true }, (socket) => {
  socket.pipe(socket);
  socket.on('error', () => socket.destroy());
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : '?';
  console.log(`Listening on http://127.0.0.1:${port}`);
});
