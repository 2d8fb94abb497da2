import { closed, refusal, response, send } from './case.ts';
import type { Case } from './case.ts';
import { plain } from './requests.ts';

const REQUEST_TIMEOUT_MS = 600;

const BODY = 'x'.repeat(1_000_000);

const rules: readonly Case[] = [
  {
    id: 'http/root',
    since: 1,
    until: {
      milestone: 1,
      why: 'from the handshake on a plain request is told to upgrade',
    },
    rule: 'GET / is answered with 200 and a line of text.',
    source: 'RFC 9110, 9.3.1',
    talk: [
      send(plain('GET / HTTP/1.1')),
      response(200, { 'content-type': /^text\/plain/ }, /^\S.*\n$/),
    ],
  },
  {
    id: 'http/query',
    since: 1,
    until: {
      milestone: 1,
      why: 'from the handshake on a plain request is told to upgrade',
    },
    rule: 'The query is no part of the path.',
    source: 'RFC 3986, 3.4',
    talk: [send(plain('GET /?a=1 HTTP/1.1')), response(200)],
  },
  {
    id: 'http/unknown-path',
    since: 1,
    rule: 'A path that does not exist is answered with 404.',
    source: 'RFC 9110, 15.5.5',
    talk: [send(plain('GET /nowhere HTTP/1.1')), ...refusal(404)],
  },
  {
    id: 'http/target-that-is-no-path',
    since: 1,
    rule: 'A request target that is no path is refused: nothing is there.',
    source: 'RFC 9112, 3.2.4',
    talk: [send(plain('OPTIONS * HTTP/1.1')), ...refusal([400, 404, 405, 501])],
  },
  {
    id: 'http/no-host',
    since: 1,
    rule: 'A request without Host is answered with 400.',
    source: 'RFC 9112, 3.2',
    talk: [send(plain('GET / HTTP/1.1', { Host: null })), ...refusal(400)],
  },
  {
    id: 'http/two-hosts',
    since: 1,
    rule: 'A request with two Host headers is answered with 400.',
    source: 'RFC 9112, 3.2',
    talk: [
      send(plain('GET / HTTP/1.1', { Host: ['localhost', 'localhost'] })),
      ...refusal(400),
    ],
  },
  {
    id: 'http/expectation',
    since: 1,
    rule: 'An expectation nobody knows: ignored or refused, and then closed.',
    source: 'RFC 9110, 10.1.1',
    talk: [
      send(plain('GET /nowhere HTTP/1.1', { Expect: 'a-miracle' })),
      ...refusal([404, 417]),
    ],
  },
  {
    id: 'http/body-that-nobody-wants',
    since: 1,
    rule: 'A refusal arrives although a body is still being sent.',
    source: 'RFC 9112, 9.6',
    talk: [
      send(
        plain('POST / HTTP/1.1', { 'Content-Length': String(BODY.length) }),
        BODY,
      ),
      ...refusal(405),
    ],
  },
  {
    id: 'http/refusal-outlives-a-slow-body',
    since: 1,
    rule: 'A peer that reads late still finds the refusal, and no reset.',
    source: 'RFC 9112, 9.6',
    talk: [
      { do: 'sleep', forMs: 0 },
      send(plain('POST / HTTP/1.1', { 'Content-Length': '30' }), 'a few bytes'),
      { do: 'sleep', forMs: 60 },
      send('and a few'),
      { do: 'sleep', forMs: 60 },
      send('more bytes'),
      { do: 'sleep', forMs: 60 },
      ...refusal(405),
    ],
  },
  {
    id: 'http/nothing-after-the-last',
    since: 1,
    rule: 'What follows an answer that said "close" is not answered.',
    source: 'RFC 9112, 9.6',
    talk: [
      send(plain('GET /nowhere HTTP/1.1'), plain('GET /nowhere HTTP/1.1')),
      ...refusal(404),
    ],
  },
  {
    id: 'http/headers-too-large',
    since: 1,
    rule: 'Headers of more than 16 KiB are answered with 431.',
    source: 'RFC 6585, 5',
    talk: [
      send(plain('GET / HTTP/1.1', { 'X-Large': 'x'.repeat(17 * 1024) })),
      ...refusal(431),
    ],
  },
  {
    id: 'http/slow-request',
    since: 1,
    rule: 'A request that drips in is cut off at a deadline with 408.',
    source: 'RFC 9110, 15.5.9',
    env: { REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS) },
    talk: [
      {
        do: 'drip',
        bytes: Buffer.from(plain('GET / HTTP/1.1', { X: 'a slow one' })),
        everyMs: 50,
      },
      ...refusal(408),
    ],
  },
  {
    id: 'http/silent-peer',
    since: 1,
    rule: 'A peer that sends nothing at all is cut off at the same deadline.',
    source: 'RFC 9112, 9.5',
    env: { REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS) },
    talk: [response(408), closed()],
  },
  {
    id: 'http/peer-that-leaves',
    since: 1,
    rule: 'Half a request and then the end is answered with 400.',
    source: 'RFC 9112, 8',
    talk: [send('GET / HTT'), { do: 'end' }, ...refusal(400)],
  },
];

const otherMethods: readonly Case[] = [
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
].map((method) => ({
  id: `http/method-${method.toLowerCase()}`,
  since: 1,
  rule: `${method} is answered with 405, and Allow says what is allowed.`,
  source: 'RFC 9110, 15.5.6',
  talk: [
    send(plain(`${method} / HTTP/1.1`)),
    ...refusal(405, { allow: /\bGET\b/ }),
  ],
}));

const connect: Case = {
  id: 'http/method-connect',
  since: 1,
  rule: 'CONNECT is answered with 405: this server is no proxy.',
  source: 'RFC 9110, 9.3.6',
  talk: [
    send(plain('CONNECT localhost:1 HTTP/1.1')),
    ...refusal(405, { allow: /\bGET\b/ }),
  ],
};

interface Malformed {
  readonly bytes: string;
  readonly source: string;
  readonly rule?: string;
  readonly statuses?: readonly number[];
}

const HEAD = 'GET / HTTP/1.1\r\nHost: localhost\r\n';
const MALFORMED: Readonly<Record<string, Malformed>> = {
  garbage: { bytes: 'this is no request\r\n\r\n', source: 'RFC 9112, 3' },
  'zero-bytes': { bytes: '\0\0\0\0\r\n\r\n', source: 'RFC 9112, 2.2' },
  'bare-line-feeds': {
    bytes: 'GET / HTTP/1.1\nHost: localhost\n\n',
    rule: 'Lines that end with LF alone are refused with 400.',
    source: 'this course: RFC 9112, 2.2, would allow to read them',
  },
  'space-in-header-name': {
    bytes: 'GET / HTTP/1.1\r\nHost : localhost\r\n\r\n',
    source: 'RFC 9112, 5.1',
  },
  'control-character-in-header': {
    bytes: `${HEAD}X: a\x01b\r\n\r\n`,
    source: 'RFC 9110, 5.5',
  },
  'header-without-name': {
    bytes: 'GET / HTTP/1.1\r\n: localhost\r\n\r\n',
    source: 'RFC 9112, 5',
  },
  'unknown-method': {
    bytes: 'FETCH / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    rule: 'A method that nobody knows is refused.',
    source: 'RFC 9110, 9.1',
    statuses: [400, 405, 501],
  },
  'two-lengths': {
    bytes: `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
    source: 'RFC 9112, 6.3',
  },
};

const malformed: readonly Case[] = Object.entries(MALFORMED).map(
  ([what, { bytes, source, rule, statuses = [400] }]) => ({
    id: `http/malformed-${what}`,
    since: 1,
    rule: rule ?? `A malformed request (${what}) is answered with 400.`,
    source,
    talk: [send(bytes), ...refusal(statuses)],
  }),
);

export const cases: readonly Case[] = [
  ...rules,
  ...otherMethods,
  connect,
  ...malformed,
];
