import http from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  MAX_HEADER_BYTES,
  PATH,
  TIMEOUT_CHECK_INTERVAL_MS,
} from './constants.ts';
import { lastResponse, serialize } from './http/http-response.ts';
import type { HttpResponse } from './http/http-response.ts';
import { pathOf } from './http/request-target.ts';
import { sayLastWord } from './last-word.ts';
import { log } from './log.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';

/** Creates the server. Whoever calls it decides where it listens. */
export function createServer(settings: Settings = readSettings({})): Server {
  const server = http.createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    // Both run from the first byte on: a byte now and then does not help.
    headersTimeout: settings.requestTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    // Node would refuse without a body to read: responseTo() does it instead.
    requireHostHeader: false,
  });
  server.on('request', answerRequest);
  // "Expect: …" changes nothing here: the answer is the same.
  server.on('checkExpectation', answerRequest);
  server.on('connect', answerConnect);
  server.on('clientError', answerClientError);
  return server;
}

/** HTTP is text: the response is written by hand, as the handshake will be. */
function answerRequest(request: IncomingMessage): void {
  const { socket, method, url } = request;
  // It came together with a request that was answered with the last word.
  if (socket.writableEnded) return;
  const response = responseTo(request);
  log(`${method} ${url}: ${response.status}`);
  sayLastWord(socket, serialize(response, method));
}

function responseTo(request: IncomingMessage): HttpResponse {
  // RFC 9112, 3.2: no Host, or more than one, is no HTTP/1.1 request.
  if (request.headersDistinct['host']?.length !== 1) {
    return lastResponse(400, 'Exactly one Host header is needed.');
  }
  const path = pathOf(request.url ?? '');
  if (path === null) {
    return lastResponse(400, 'A request target is a path or an http(s) URI.');
  }
  if (path !== PATH) {
    return lastResponse(404, `Only the path ${PATH} exists here.`);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return lastResponse(405, 'Only GET and HEAD are answered here.', {
      Allow: 'GET, HEAD',
    });
  }
  return lastResponse(200, 'This HTTP server will become a WebSocket server.');
}

/** CONNECT asks a proxy for a tunnel; Node hands it over as a bare socket. */
function answerConnect(_request: IncomingMessage, socket: Duplex): void {
  const response = lastResponse(405, 'Only GET and HEAD are answered here.', {
    Allow: 'GET, HEAD',
  });
  sayLastWord(socket, serialize(response));
}

/** What arrived was not a request, or not in time. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // The parser complains again about every chunk after the first bad one.
  if (socket.writableEnded) return;
  if (error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const response = responseToError(error.code);
  log(`no request: ${response.status} ${response.body.trimEnd()}`);
  sayLastWord(socket, serialize(response));
}

function responseToError(code: string | undefined): HttpResponse {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return lastResponse(431, `Headers end at ${MAX_HEADER_BYTES} bytes.`);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return lastResponse(408, 'The request took too long.');
    default:
      return lastResponse(400, 'This is not an HTTP/1.1 request.');
  }
}
