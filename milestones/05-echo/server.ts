import http from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Certificates } from './certificates.ts';
import { Connection } from './connection.ts';
import {
  LOWEST_TLS_VERSION,
  MAX_HEADER_BYTES,
  PATH,
  TIMEOUT_CHECK_INTERVAL_MS,
} from './constants.ts';
import {
  answerUpgrade,
  expectsContinue,
  isAttempt,
  upgradeRequired,
} from './http/handshake.ts';
import { lastResponse, serialize } from './http/http-response.ts';
import type { HttpResponse } from './http/http-response.ts';
import { ANY_ORIGIN } from './http/origin.ts';
import { pathOf } from './http/request-target.ts';
import { sayLastWord } from './last-word.ts';
import { log } from './log.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';

/**
 * Creates the server. Whoever calls it decides where it listens.
 *
 * @param certificates with them the server speaks TLS, else plain HTTP.
 */
export function createServer(
  settings: Settings = readSettings({}),
  certificates: Certificates | null = null,
): Server {
  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    // Both run from the first byte on: a byte now and then does not help.
    headersTimeout: settings.requestTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    // Node would refuse without a body to read: responseTo() does it instead.
    requireHostHeader: false,
  };
  const server = certificates
    ? https.createServer({
        ...options,
        ...certificates,
        minVersion: LOWEST_TLS_VERSION,
        // The TLS handshake comes before the request and has its own clock.
        handshakeTimeout: settings.requestTimeoutMs,
      })
    : http.createServer(options);
  // As over TCP: a peer that has sent all still gets what it waits for.
  server.on('secureConnection', (socket: Duplex) => {
    socket.allowHalfOpen = true;
  });
  // No header may be lost on the way: the limit on their bytes is enough.
  server.maxHeadersCount = 0;
  function answer(request: IncomingMessage): void {
    answerRequest(request, settings);
  }
  server.on('request', answer);
  // "Expect: …" changes nothing here: the answer is the same.
  server.on('checkExpectation', answer);
  server.on('upgrade', (request, socket, head) => {
    upgrade(request, socket, head, settings);
  });
  server.on('connect', answerConnect);
  server.on('clientError', answerClientError);
  if (settings.allowedOrigins.includes(ANY_ORIGIN)) {
    log('ALLOWED_ORIGINS has a *: the pages of every site may connect.');
  }
  return server;
}

/** HTTP is text: the response is written by hand, as the handshake will be. */
function answerRequest(request: IncomingMessage, settings: Settings): void {
  const { socket, method, url } = request;
  // It came together with a request that was answered with the last word.
  if (socket.writableEnded) return;
  const response = responseTo(request, settings);
  log(`${method} ${url}: ${response.status}`);
  sayLastWord(socket, serialize(response, method));
}

function responseTo(
  request: IncomingMessage,
  settings: Settings,
): HttpResponse {
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
  if (isAttempt(request)) {
    const response = answerUpgrade(request, settings);
    if (response.status !== 101) return response;
  }
  return upgradeRequired('This server speaks the WebSocket protocol only.');
}

let connections = 0;

/** @param head what came with the request: the first bytes after it. */
function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  settings: Settings,
): void {
  if (socket.writableEnded) return;
  // RFC 9110, 7.8: an Upgrade to anything else may be ignored.
  if (!isAttempt(request)) {
    answerRequest(request, settings);
    return;
  }
  const response = answerUpgrade(request, settings);
  if (response.status !== 101) {
    log(`refused: ${response.status} ${response.body.trimEnd()}`);
    sayLastWord(socket, serialize(response, request.method));
    return;
  }
  connections += 1;
  const name = `connection ${connections}`;
  log(`${name}: open, origin ${request.headers.origin ?? '(none)'}`);
  if (expectsContinue(request)) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write(serialize(response));
  if (head.length > 0) socket.unshift(head);
  new Connection(socket, name, settings);
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
  // Without TLS there is no way to answer; OpenSSL's word says why it failed.
  if (error.code?.startsWith('ERR_SSL') || error.code?.startsWith('ERR_TLS')) {
    log(`no TLS: ${error.code}`);
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
