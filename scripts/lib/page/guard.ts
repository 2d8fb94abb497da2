import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  pathRefusal,
  refusalAfter,
  refusalOf,
  refusalOfBytes,
} from './refusals.ts';
import type { Refusal } from './refusals.ts';

/** Where the page asks for word of changes: at its own address and `/ws`. */
const CHANNELS = ['/ws', '//ws', '/index.html/ws'];

/** A page has nothing to say there but a close frame, and perhaps pongs. */
const MAX_CHANNEL_BYTES = 1_024;
const MAX_CHANNELS = 64;

/**
 * Stands before live-server, which trusts whoever asks: lets through what the
 * page asks for, and answers all else in a sentence.
 *
 * @param headers stand in every answer.
 */
export function guard(
  server: Server,
  headers: Readonly<Record<string, string>>,
): void {
  const pass = takeOver(server, 'request');
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(headers)) {
      response.setHeader(name, value);
    }
    const refusal = refusalOf(request) ?? pathRefusal(request);
    if (refusal !== null) return refuse(request, response, refusal);
    // Its own last word would be a stack trace: connect takes another one.
    const last = (error?: unknown): void =>
      refuse(request, response, refusalAfter(error));
    try {
      pass(request, response, last);
    } catch (error) {
      last(error);
    }
  };
  server.on('request', answer);
  // With "Expect: …" Node would answer by itself, whoever asks.
  server.on('checkContinue', answer);
  server.on('checkExpectation', answer);
  const refuseBelow = (socket: Duplex, refusal: Refusal): void =>
    refuseSocket(socket, refusal, headers);
  guardChannel(server, refuseBelow);
  server.on('clientError', (error, socket) => {
    refuseBelow(socket, refusalOfBytes(error));
  });
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Duplex) => socket.on('error', () => {}));
  }
}

/** Whoever is told of changes has nothing to tell. */
function guardChannel(
  server: Server,
  refuseBelow: (socket: Duplex, refusal: Refusal) => void,
): void {
  const pass = takeOver(server, 'upgrade');
  let open = 0;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head) => {
    const refusal = refusalOf(request) ?? channelRefusal(request, open);
    if (refusal !== null) return refuseBelow(socket, refusal);
    open += 1;
    let received = 0;
    const count = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > MAX_CHANNEL_BYTES) socket.destroy();
    };
    socket.on('close', () => (open -= 1));
    socket.on('data', count);
    count(head);
    if (!socket.destroyed) pass(request, socket, head);
  });
}

function channelRefusal(
  { url = '', headers }: IncomingMessage,
  open: number,
): Refusal | null {
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
  if (!isWebSocket || !CHANNELS.includes(url)) {
    const sentence = 'The only upgrade here is to the WebSocket of the page.';
    return { status: 400, sentence };
  }
  if (open < MAX_CHANNELS) return null;
  return { status: 503, sentence: 'Too many pages are open.' };
}

/** @returns what calls the server's own listener, and throws what it throws. */
function takeOver(
  server: Server,
  event: 'request' | 'upgrade',
): (...args: readonly unknown[]) => void {
  const listeners = server.listeners(event);
  server.removeAllListeners(event);
  return (...args) => {
    for (const listener of listeners) Reflect.apply(listener, server, args);
  };
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, sentence }: Refusal,
): void {
  if (response.headersSent) return void response.destroy();
  request.resume();
  const body = `${sentence}\n`;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ...(status === 405 && { Allow: 'GET, HEAD' }),
    // What is left of it is not worth waiting for.
    Connection: 'close',
  });
  response.end(body);
}

/** The same where there is no response: HTTP is over, or never began. */
function refuseSocket(
  socket: Duplex,
  { status, sentence }: Refusal,
  headers: Readonly<Record<string, string>>,
): void {
  socket.on('error', () => {});
  if (!socket.writable) return void socket.destroy();
  const body = `${sentence}\n`;
  const fields = Object.entries(headers);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 405 ? ['Allow: GET, HEAD'] : []),
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
