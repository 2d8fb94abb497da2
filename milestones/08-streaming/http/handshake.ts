import { hash } from 'node:crypto';
import { PATH, WEBSOCKET_GUID, WEBSOCKET_VERSION } from '../constants.ts';
import { hasToken, headerBytes, readHeaders, single } from './headers.ts';
import type { HeaderFields } from './headers.ts';
import { hostnameOf } from './host.ts';
import { lastResponse } from './http-response.ts';
import type { HttpResponse } from './http-response.ts';
import { areExtensions, areProtocols } from './offers.ts';
import { ANY_ORIGIN, isOrigin, withoutUsualPort } from './origin.ts';
import { absoluteUrl, pathOf } from './request-target.ts';

/** What the handshake needs to know of a request. Node's own fits. */
export interface UpgradeRequest {
  readonly method?: string | undefined;
  /** The request target, for example `/` or `/?room=1`. */
  readonly url?: string | undefined;
  readonly httpVersionMajor: number;
  readonly httpVersionMinor: number;
  /** Name, value, name, value … as they came. */
  readonly rawHeaders: readonly string[];
  /** What it came over: TLS has the property `encrypted`. */
  readonly socket?: object | undefined;
}

/** Whom this server talks to. */
export interface HandshakePolicy {
  /** Names without a port, in lower case. */
  readonly allowedHosts: readonly string[];
  /** Origins as browsers send them: `http://localhost:5500`; `*` for all. */
  readonly allowedOrigins: readonly string[];
  readonly limits: { readonly maxHeaderBytes: number };
}

/** A request, its fields and the policy: what every rule looks at. */
interface Handshake {
  readonly request: UpgradeRequest;
  readonly fields: HeaderFields;
  readonly policy: HandshakePolicy;
}

/**
 * Base64 of 16 bytes. The last letter has more bits than are needed, and they
 * need not be 0: in the example of RFC 6455, 4.1, they are not.
 */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** Gives the refusal, or null when there is nothing to object to. */
type Rule = (handshake: Handshake) => HttpResponse | null;

/** In this order, because the first that objects names the status. */
const RULES: readonly Rule[] = [
  checkSize,
  checkTarget,
  checkPath,
  checkMethod,
  checkHttpVersion,
  checkNoBody,
  checkHost,
  checkUpgrade,
  checkConnection,
  checkVersion,
  checkKey,
  checkOffers,
  checkOrigin,
];

/** The answer to an upgrade request: 101, or the refusal (RFC 6455, 4.2). */
export function answerUpgrade(
  request: UpgradeRequest,
  policy: HandshakePolicy,
): HttpResponse {
  const fields = readHeaders(request.rawHeaders);
  const handshake = { request, fields, policy };
  for (const rule of RULES) {
    const refusal = rule(handshake);
    if (refusal !== null) return refusal;
  }
  return switchingProtocols(single(fields, 'sec-websocket-key') ?? '');
}

/**
 * Does a request want a handshake? Node takes it for a plain one when the
 * Upgrade or the Connection header is missing, and calls any other an upgrade,
 * be it to something else.
 */
export function isAttempt({ rawHeaders }: UpgradeRequest): boolean {
  const fields = readHeaders(rawHeaders);
  const isNamed = hasToken(fields, 'upgrade', 'websocket');
  return isNamed || fields.has('sec-websocket-key');
}

/** RFC 9110, 7.8: to be answered with 100 (Continue) before the 101. */
export function expectsContinue({ rawHeaders }: UpgradeRequest): boolean {
  return hasToken(readHeaders(rawHeaders), 'expect', '100-continue');
}

/** RFC 6455, 4.2.2: these three headers, and none that was not agreed on. */
function switchingProtocols(key: string): HttpResponse {
  return {
    status: 101,
    headers: {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Accept': acceptValue(key),
    },
    body: '',
  };
}

/** RFC 6455, 4.2.2 (5.4): base64 of SHA-1 of the key followed by the GUID. */
export function acceptValue(key: string): string {
  return hash('sha1', key + WEBSOCKET_GUID, 'base64');
}

function checkSize({ request, policy }: Handshake): HttpResponse | null {
  const { maxHeaderBytes } = policy.limits;
  // Node counts names and values only: thousands of short ones slip through.
  const bytes = headerBytes(request.rawHeaders) + (request.url ?? '').length;
  if (bytes <= maxHeaderBytes) return null;
  return lastResponse(431, `Headers end at ${maxHeaderBytes} bytes.`);
}

// RFC 6455, 3: the URI of a WebSocket has no fragment
function checkTarget({ request }: Handshake): HttpResponse | null {
  const target = request.url ?? '';
  if (target.includes('#')) {
    return lastResponse(400, 'A request target has no fragment.');
  }
  // RFC 6455, 4.1, 2: a ws(s) URI is asked for by its path
  if (pathOf(target) !== null) return null;
  return lastResponse(400, 'A request target is a path or an http(s) URI.');
}

function checkPath({ request }: Handshake): HttpResponse | null {
  if (pathOf(request.url ?? '') === PATH) return null;
  return lastResponse(404, `Only the path ${PATH} exists here.`);
}

// RFC 6455, 4.2.1, 1: "an HTTP/1.1 or higher GET request"
function checkMethod({ request }: Handshake): HttpResponse | null {
  if (request.method === 'GET') return null;
  return lastResponse(405, 'A handshake is a GET request.', { Allow: 'GET' });
}

function checkHttpVersion({ request }: Handshake): HttpResponse | null {
  const { httpVersionMajor: major, httpVersionMinor: minor } = request;
  if (major > 1 || (major === 1 && minor >= 1)) return null;
  return lastResponse(400, 'A handshake needs HTTP/1.1 or later.');
}

function checkNoBody({ fields }: Handshake): HttpResponse | null {
  // What follows the request are frames: a body would be taken for some.
  const length = fields.get('content-length') ?? [];
  const isEmpty = length.every((value) => value === '0');
  if (isEmpty && !fields.has('transfer-encoding')) return null;
  return lastResponse(400, 'A handshake has no body.');
}

// RFC 6455, 4.2.1, 2: Host; and RFC 9112, 3.2: exactly one
function checkHost(handshake: Handshake): HttpResponse | null {
  const { request, fields, policy } = handshake;
  const hosts = [single(fields, 'host') ?? ''];
  const url = absoluteUrl(request.url ?? '');
  if (url !== null) hosts.push(url.host);

  for (const host of hosts) {
    const hostname = hostnameOf(host);
    if (hostname === null) {
      return lastResponse(400, 'Exactly one valid Host header is needed.');
    }
    // Against DNS rebinding: a foreign name may well lead to this machine.
    if (!policy.allowedHosts.includes(hostname)) {
      return lastResponse(400, 'This Host is not in ALLOWED_HOSTS.');
    }
  }
  return null;
}

// RFC 6455, 4.2.1, 3
function checkUpgrade({ fields }: Handshake): HttpResponse | null {
  if (hasToken(fields, 'upgrade', 'websocket')) return null;
  return lastResponse(400, 'The Upgrade header must contain "websocket".');
}

// RFC 6455, 4.2.1, 4
function checkConnection({ fields }: Handshake): HttpResponse | null {
  if (hasToken(fields, 'connection', 'upgrade')) return null;
  return lastResponse(400, 'The Connection header must contain "Upgrade".');
}

// RFC 6455, 4.2.1, 6 and 4.4: a refusal names the versions that are spoken
function checkVersion({ fields }: Handshake): HttpResponse | null {
  const version = single(fields, 'sec-websocket-version');
  if (version === WEBSOCKET_VERSION) return null;
  return upgradeRequired(`Only version ${WEBSOCKET_VERSION} is spoken here.`);
}

/** RFC 9110, 15.5.22: says what to upgrade to. */
export function upgradeRequired(line: string): HttpResponse {
  return lastResponse(426, line, {
    // RFC 9110, 7.8: a message with Upgrade also has it in Connection.
    Connection: 'close, Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': WEBSOCKET_VERSION,
  });
}

// RFC 6455, 4.2.1, 5
function checkKey({ fields }: Handshake): HttpResponse | null {
  if (KEY.test(single(fields, 'sec-websocket-key') ?? '')) return null;
  return lastResponse(
    400,
    'Exactly one Sec-WebSocket-Key is needed: base64 of 16 bytes.',
  );
}

// RFC 6455, 9.1: what does not fit the grammar is refused
function checkOffers({ fields }: Handshake): HttpResponse | null {
  if (!areProtocols(fields)) {
    return lastResponse(400, 'Sec-WebSocket-Protocol is not a list of names.');
  }
  if (areExtensions(fields)) return null;
  return lastResponse(400, 'Sec-WebSocket-Extensions breaks its grammar.');
}

// RFC 6455, 4.2.1, 7 and 10.2: programs need not send one, browsers always do
function checkOrigin(handshake: Handshake): HttpResponse | null {
  const { fields, policy } = handshake;
  if (!fields.has('origin')) return null;
  // RFC 6455, 4.2.2, 4: in lower case
  const origin = single(fields, 'origin')?.toLowerCase() ?? '';
  const allowed = [...policy.allowedOrigins, ownOrigin(handshake)];
  if (allowed.includes(origin) || allowed.includes(ANY_ORIGIN)) return null;
  // Only what can be an origin is repeated: somebody may well copy it.
  const remedy = isOrigin(origin) ? ` To allow it, add ${origin} there.` : '';
  return lastResponse(403, `This Origin is not in ALLOWED_ORIGINS.${remedy}`);
}

/** The origin of a page that came from here. Its Host is one of ours by now. */
function ownOrigin({ request, fields }: Handshake): string {
  const scheme = 'encrypted' in (request.socket ?? {}) ? 'https' : 'http';
  const host = single(fields, 'host')?.toLowerCase() ?? '';
  return withoutUsualPort(`${scheme}://${host}`);
}
