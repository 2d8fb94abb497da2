import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { RequestListener, Server } from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { SOUND } from './parts.ts';
import type { Parts } from './parts.ts';
import { Connection } from './sound-connection.ts';

/**
 * Starts a server as a good student has it at the end of a milestone, but
 * for the parts that are replaced. It is no reference: it does what the cases
 * of the milestone ask until the mistake shows, and little more.
 */
export function startServer(
  milestone: number,
  mistake: Partial<Parts> = {},
): void {
  const parts = { ...SOUND, ...mistake };
  const open = new Set<Connection>();
  let count = 0;
  const server = createServer(refuse);

  server.on('upgrade', ({ headers }, socket, head) => {
    const key = headers['sec-websocket-key'];
    if (key === undefined) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      return;
    }
    // Small frames leave at once, and do not wait for each other.
    if (socket instanceof Socket) socket.setNoDelay(true);
    socket.write(parts.response(parts.acceptValue(key)));
    // What came behind the request belongs to the first frame.
    socket.unshift(parts.keepHead(head));
    count += 1;
    const name = `connection ${count}`;
    const connection = new Connection(socket, name, milestone, parts);
    open.add(connection);
    socket.on('close', () => open.delete(connection));
  });
  process.once('SIGINT', () => {
    server.close();
    for (const connection of open) connection.close();
  });

  listen(server, parts.port());
}

/** Over TLS with TLS=on, and the key and the certificate in CERTS_DIR. */
function createServer(listener: RequestListener): Server {
  if (process.env['TLS'] !== 'on') return http.createServer(listener);
  const folder = process.env['CERTS_DIR'] ?? 'certs';
  const key = readFileSync(join(folder, 'key.pem'));
  const cert = readFileSync(join(folder, 'cert.pem'));
  return https.createServer({ key, cert }, listener);
}

/** RFC 9110, 15.5.22: what a request that is no upgrade is told. */
const refuse: RequestListener = (_request, response) => {
  response.writeHead(426, {
    'Content-Type': 'text/plain',
    Connection: 'Upgrade, close',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
  });
  response.end('Upgrade to WebSocket, please.\n');
};

export function listen(server: Server, port: number): void {
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') return;
    console.log(`Listening on http://127.0.0.1:${address.port}`);
  });
}
