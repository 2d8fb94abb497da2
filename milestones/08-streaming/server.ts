import http from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Admission } from './admission.ts';
import type { Certificates } from './certificates.ts';
import { Connection } from './connection.ts';
import {
  LOWEST_TLS_VERSION,
  MAX_REFUSALS,
  PATH,
  TIMEOUT_CHECK_INTERVAL_MS,
} from './constants.ts';
import { startHeartbeats } from './heartbeat.ts';
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
import { NO_LIMIT } from './limits.ts';
import type { Limits } from './limits.ts';
import { log } from './log.ts';
import { CLOSE_CODES } from './protocol/close.ts';
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
  const { limits } = settings;
  const server = listenerFor(limits, certificates);
  // No header may be lost on the way: the limit on their bytes is enough.
  server.maxHeadersCount = 0;
  admit(server, limits);
  function answer(request: IncomingMessage): void {
    answerRequest(request, settings);
  }
  server.on('request', answer);
  // "Expect: …" changes nothing here: the answer is the same.
  server.on('checkExpectation', answer);
  const open = new Set<Connection>();
  connectionsOf.set(server, open);
  startHeartbeats(open, limits);
  server.on('upgrade', (request, socket, head) =>
    upgrade(request, socket, head, settings, open),
  );
  server.on('connect', (_request, socket) => answerConnect(socket, limits));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    answerClientError(error, socket, limits),
  );
  if (settings.allowedOrigins.includes(ANY_ORIGIN)) {
    log('ALLOWED_ORIGINS has a *: the pages of every site may connect.');
  }
  return server;
}

function listenerFor(
  limits: Limits,
  certificates: Certificates | null,
): http.Server {
  const options = {
    maxHeaderSize: limits.maxHeaderBytes,
    // Both run from the first byte on: a byte now and then does not help.
    headersTimeout: limits.requestTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    // Node would refuse without a body to read: responseTo() does it instead.
    requireHostHeader: false,
  };
  if (certificates === null) return http.createServer(options);
  const server = https.createServer({
    ...options,
    ...certificates,
    minVersion: LOWEST_TLS_VERSION,
    // The TLS handshake comes before the request and has its own clock.
    handshakeTimeout: limits.requestTimeoutMs,
  });
  // As over TCP: a peer that has sent all still gets what it waits for.
  server.on('secureConnection', (socket) => (socket.allowHalfOpen = true));
  return server;
}

/** Refuses connections for which there is no room, before any request. */
function admit(server: http.Server, limits: Limits): void {
  const admission = new Admission(limits);
  // Beyond the few that are told why, Node closes without a word.
  server.maxConnections = limits.maxConnections + MAX_REFUSALS;
  // Asking for the address takes memory: only when it matters.
  const isPerAddress = limits.maxConnectionsPerAddress !== NO_LIMIT;
  // One for all: of its own it would take memory as long as a socket is open.
  const leave = (): void => admission.leave('');
  // Of TCP, also with TLS: who never begins the TLS handshake counts as well.
  server.on('connection', (socket: Socket) => {
    const address = isPerAddress ? (socket.remoteAddress ?? '') : '';
    const problem = admission.enter(address);
    if (problem === null) {
      socket.on('close', isPerAddress ? () => admission.leave(address) : leave);
      return;
    }
    // Before its TLS handshake, which is dear, nobody could read an answer.
    if (server instanceof https.Server) {
      log(`refused: ${problem}`);
      socket.destroy();
      return;
    }
    log(`refused: 503 ${problem}`);
    const response = lastResponse(503, problem);
    sayLastWord(socket, serialize(response), limits.lingerTimeoutMs);
  });
}

/** HTTP is text: the response is written by hand, as the handshake will be. */
function answerRequest(request: IncomingMessage, settings: Settings): void {
  const { socket, method, url } = request;
  // It came together with a request that was answered with the last word.
  if (socket.writableEnded) return;
  const response = responseTo(request, settings);
  log(`${method} ${url}: ${response.status}`);
  const bytes = serialize(response, method);
  sayLastWord(socket, bytes, settings.limits.lingerTimeoutMs);
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

/** The open connections of each server. */
const connectionsOf = new WeakMap<Server, Set<Connection>>();
let connections = 0;

/** Tells every client that the server goes away (RFC 6455, 7.4.1: 1001). */
export function closeConnections(server: Server): void {
  for (const connection of connectionsOf.get(server) ?? []) {
    connection.close({
      code: CLOSE_CODES.goingAway,
      reason: 'the server is shutting down',
    });
  }
}

/** @param head what came with the request: the first bytes after it. */
function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  settings: Settings,
  open: Set<Connection>,
): void {
  if (socket.writableEnded) return;
  // RFC 9110, 7.8: an Upgrade to anything else may be ignored.
  if (!isAttempt(request)) return answerRequest(request, settings);
  const response = answerUpgrade(request, settings);
  if (response.status !== 101) {
    log(`refused: ${response.status} ${response.body.trimEnd()}`);
    const bytes = serialize(response, request.method);
    sayLastWord(socket, bytes, settings.limits.lingerTimeoutMs);
    return;
  }
  connections += 1;
  const origin = request.headers.origin ?? '(none)';
  log(`connection ${connections}: open, origin ${origin}`);
  if (expectsContinue(request)) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write(serialize(response));
  if (head.length > 0) socket.unshift(head);
  new Connection(socket, connections, settings, open);
}

/** CONNECT asks a proxy for a tunnel; Node hands it over as a bare socket. */
function answerConnect(socket: Duplex, limits: Limits): void {
  const response = lastResponse(405, 'Only GET and HEAD are answered here.', {
    Allow: 'GET, HEAD',
  });
  sayLastWord(socket, serialize(response), limits.lingerTimeoutMs);
}

/** What arrived was not a request, or not in time. */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  limits: Limits,
): void {
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
  const response = responseToError(error.code, limits);
  log(`no request: ${response.status} ${response.body.trimEnd()}`);
  sayLastWord(socket, serialize(response), limits.lingerTimeoutMs);
}

function responseToError(
  code: string | undefined,
  { maxHeaderBytes }: Limits,
): HttpResponse {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return lastResponse(431, `Headers end at ${maxHeaderBytes} bytes.`);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return lastResponse(408, 'The request took too long.');
    default:
      return lastResponse(400, 'This is not an HTTP/1.1 request.');
  }
}
