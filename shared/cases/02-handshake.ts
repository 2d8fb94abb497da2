import { logged, refusal, response, send, silence } from './case.ts';
import type { Case, ExpectedResponse, Step } from './case.ts';
import {
  plain,
  request,
  SAMPLE_ACCEPT,
  SAMPLE_KEY,
  upgrade,
} from './requests.ts';
import type { Fields } from './requests.ts';

/** Exactly the headers of RFC 6455, 4.2.2, and nothing that was not agreed. */
const ACCEPTED: NonNullable<ExpectedResponse['headers']> = {
  upgrade: /^websocket$/i,
  connection: /^upgrade$/i,
  'sec-websocket-accept': SAMPLE_ACCEPT,
  'sec-websocket-protocol': null,
  'sec-websocket-extensions': null,
  'content-length': null,
  'transfer-encoding': null,
};

export const accepted: readonly Step[] = [response(101, ACCEPTED), silence()];

function acceptedWith(value: string): readonly Step[] {
  return [
    response(101, { ...ACCEPTED, 'sec-websocket-accept': value }),
    silence(),
  ];
}

export const upgradeRequired = refusal(426, {
  upgrade: /^websocket$/i,
  'sec-websocket-version': '13',
});

interface Example {
  readonly rule: string;
  readonly fields?: Fields;
  readonly line?: string;
  readonly after?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** One case for each example: the same request shape, the same answer. */
export function each(
  source: string,
  answer: readonly Step[],
  examples: Readonly<Record<string, Example>>,
): readonly Case[] {
  return Object.entries(examples).map(([name, example]) => ({
    id: `handshake/${name}`,
    since: 2,
    rule: example.rule,
    source,
    ...(example.env && { env: example.env }),
    talk: [
      send(upgrade(example.fields, example.line), example.after ?? ''),
      ...answer,
    ],
  }));
}

const opening = each('RFC 6455, 4.2.2', accepted, {
  'accept-value': {
    rule: 'The answer holds base64(SHA-1(key + GUID)), and only what it must.',
  },
  'nothing-agreed': {
    rule: 'A subprotocol or extension that is not spoken is not agreed on.',
    fields: {
      'Sec-WebSocket-Protocol': 'chat, superchat',
      'Sec-WebSocket-Extensions': 'permessage-deflate',
    },
  },
  'upgrade-in-a-list': {
    rule: 'Upgrade may list several protocols, in any case.',
    fields: { Upgrade: 'h2c ,\tWebSocket' },
  },
  'upgrade-on-two-lines': {
    rule: 'A list may be spread over several lines of the same header.',
    fields: { Upgrade: ['h2c', 'websocket'] },
  },
  'connection-in-a-list': {
    rule: 'Connection may hold other options than Upgrade, in any case.',
    fields: { Connection: 'keep-alive, uPGRADE' },
  },
  'connection-with-empty-elements': {
    rule: 'In Connection, what is empty between two commas is ignored.',
    fields: { Connection: ', Upgrade,,' },
  },
  'upgrade-with-empty-elements': {
    rule: 'In Upgrade, what is empty between two commas is ignored.',
    fields: { Upgrade: ', websocket ,' },
  },
  'connection-on-two-lines': {
    rule: 'Connection may be spread over several lines.',
    fields: { Connection: ['keep-alive', 'Upgrade'] },
  },
  'header-names-in-any-case': {
    rule: 'The names of headers are the same in upper and lower case.',
    fields: {
      'Sec-WebSocket-Key': null,
      'sec-webSOCKET-KEY': SAMPLE_KEY,
      Host: null,
      HOST: 'localhost',
    },
  },
  'header-called-constructor': {
    rule: 'No name of a header is special to the server’s own language.',
    fields: { constructor: 'x', toString: 'x', hasOwnProperty: 'x' },
  },
  'thousands-of-headers': {
    rule: 'Thousands of headers, within 16 KiB, hurt nobody.',
    fields: { a: Array.from({ length: 2500 }, () => '') },
  },
  'headers-just-below-the-limit': {
    rule: 'Headers of nearly 16 KiB are accepted.',
    fields: { 'X-Large': 'x'.repeat(16_000) },
  },
  'empty-body': {
    rule: 'Content-Length: 0 announces no body.',
    fields: { 'Content-Length': '0' },
  },
});

const keys: readonly Case[] = [
  ...each('RFC 6455, 1.3', accepted, {
    'key-with-spaces-around': {
      rule: 'White space around the key is no part of it.',
      fields: { 'Sec-WebSocket-Key': ` \t ${SAMPLE_KEY} \t ` },
    },
  }),
  ...each('RFC 6455, 4.2.2', acceptedWith('HSmrc0sMlYUkAGmm5OPpG2HaGWk='), {
    'another-key': {
      rule: 'The answer depends on the key of this request.',
      fields: { 'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==' },
    },
  }),
  ...each('RFC 6455, 4.1', acceptedWith('OfS0wDaT5NoxF2gqm7Zj2YtetzM='), {
    'key-of-the-rfc': {
      rule: 'The bits that base64 leaves over in the key mean nothing.',
      fields: { 'Sec-WebSocket-Key': 'AQIDBAUGBwgJCgsMDQ4PEC==' },
    },
  }),
];

const order: Case = {
  id: 'handshake/headers-in-another-order',
  since: 2,
  rule: 'The order of the header fields means nothing.',
  source: 'RFC 6455, 4.2.1',
  talk: [
    send(
      request('GET / HTTP/1.1', {
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': SAMPLE_KEY,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        Host: 'localhost',
      }),
    ),
    ...accepted,
  ],
};

const wrongHeaders = each('RFC 6455, 4.2.1 (3, 4, 5)', refusal(400), {
  'no-upgrade': {
    rule: 'Upgrade must be there.',
    fields: { Upgrade: null },
  },
  'other-upgrade': {
    rule: 'Upgrade must contain websocket.',
    fields: { Upgrade: 'h2c' },
  },
  'upgrade-that-begins-alike': {
    rule: 'websocket must be a whole item of Upgrade.',
    fields: { Upgrade: 'websockets' },
  },
  'no-connection': {
    rule: 'Connection must be there.',
    fields: { Connection: null },
  },
  'other-connection': {
    rule: 'Connection must contain Upgrade.',
    fields: { Connection: 'keep-alive' },
  },
  'no-key': {
    rule: 'Sec-WebSocket-Key must be there.',
    fields: { 'Sec-WebSocket-Key': null },
  },
  'two-keys': {
    rule: 'Sec-WebSocket-Key must be there once.',
    fields: { 'Sec-WebSocket-Key': [SAMPLE_KEY, SAMPLE_KEY] },
  },
  'empty-key': {
    rule: 'The key must not be empty.',
    fields: { 'Sec-WebSocket-Key': '' },
  },
  'key-of-15-bytes': {
    rule: 'The key is 16 bytes long, and not 15.',
    fields: { 'Sec-WebSocket-Key': Buffer.alloc(15).toString('base64') },
  },
  'key-of-17-bytes': {
    rule: 'The key is 16 bytes long, and not 17.',
    fields: { 'Sec-WebSocket-Key': Buffer.alloc(17).toString('base64') },
  },
  'key-without-padding': {
    rule: 'The key ends in the padding of base64.',
    fields: { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ' },
  },
  'key-in-url-alphabet': {
    rule: 'The key is in the common alphabet of base64, and not in that of URLs.',
    fields: { 'Sec-WebSocket-Key': '_____________________w==' },
  },
  'key-with-a-stranger': {
    rule: 'The key holds nothing that is not base64.',
    fields: { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSB!b25jZQ==' },
  },
});

const wrongRequests: readonly Case[] = [
  ...each('RFC 6455, 4.2.1 (1)', refusal(405, { allow: /\bGET\b/ }), {
    'method-post': {
      rule: 'A handshake is a GET request.',
      line: 'POST / HTTP/1.1',
    },
  }),
  ...each('RFC 6455, 4.2.1 (1)', refusal(400), {
    'http-1.0': {
      rule: 'A handshake needs HTTP/1.1 or later.',
      line: 'GET / HTTP/1.0',
    },
    'body-with-length': {
      rule: 'A handshake has no body.',
      fields: { 'Content-Length': '5' },
      after: 'hello',
    },
    'body-in-chunks': {
      rule: 'A handshake has no body, not in chunks either.',
      fields: { 'Transfer-Encoding': 'chunked' },
      after: '5\r\nhello\r\n0\r\n\r\n',
    },
  }),
  ...each('RFC 6585, 5', refusal(431), {
    'headers-too-large': {
      rule: 'Headers of more than 16 KiB are answered with 431.',
      fields: { 'X-Large': 'x'.repeat(17 * 1024) },
    },
    'thousands-of-headers-too-large': {
      rule: 'More than 16 KiB of very short headers are answered with 431.',
      fields: { a: Array.from({ length: 4500 }, () => '') },
    },
  }),
];

const versions = each('RFC 6455, 4.2.1 (6) and 4.4', upgradeRequired, {
  'no-version': {
    rule: 'Sec-WebSocket-Version must be there.',
    fields: { 'Sec-WebSocket-Version': null },
  },
  'version-8': {
    rule: 'A version that is not spoken is refused, naming the one that is.',
    fields: { 'Sec-WebSocket-Version': '8' },
  },
  'version-14': {
    rule: 'A version of the future is refused as well.',
    fields: { 'Sec-WebSocket-Version': '14' },
  },
  'version-013': {
    rule: 'The version is the text "13", and no number that equals it.',
    fields: { 'Sec-WebSocket-Version': '013' },
  },
  'version-13.0': {
    rule: 'The version is the text "13", without a fraction.',
    fields: { 'Sec-WebSocket-Version': '13.0' },
  },
  'version-list': {
    rule: 'The version is one and no list.',
    fields: { 'Sec-WebSocket-Version': '13, 8' },
  },
  'two-versions': {
    rule: 'Sec-WebSocket-Version must be there once.',
    fields: { 'Sec-WebSocket-Version': ['13', '13'] },
  },
});

const DROPPED_BY_LATER = {
  milestone: 3,
  why: 'from the receiver on the bytes are read as frames',
};

const afterwards: readonly Case[] = [
  {
    id: 'handshake/plain-request',
    since: 2,
    rule: 'A plain request is told to upgrade, and to what.',
    source: 'RFC 9110, 15.5.22',
    talk: [send(plain('GET / HTTP/1.1')), ...upgradeRequired],
  },
  {
    id: 'handshake/nothing-after-the-last',
    since: 2,
    rule: 'An upgrade after an answer that said "close" is not answered.',
    source: 'RFC 9112, 9.6',
    talk: [send(plain('GET / HTTP/1.1'), upgrade()), ...upgradeRequired],
  },
  {
    id: 'handshake/bytes-after-it',
    since: 2,
    until: DROPPED_BY_LATER,
    rule: 'What arrives after the handshake is counted, logged and dropped.',
    source: 'this course',
    talk: [
      send(upgrade()),
      response(101, ACCEPTED),
      send('hello'),
      silence(),
      { do: 'end' },
      { do: 'closed', withinMs: 2_000 },
      logged(/closed after 5 bytes/),
    ],
  },
  {
    id: 'handshake/bytes-with-it',
    since: 2,
    until: DROPPED_BY_LATER,
    rule: 'Bytes that come in one chunk with the request are not lost.',
    source: 'RFC 6455, 4.1',
    talk: [
      send(upgrade(), 'hello world'),
      ...accepted,
      { do: 'end' },
      { do: 'closed', withinMs: 2_000 },
      logged(/closed after 11 bytes/),
    ],
  },
  {
    id: 'handshake/peer-that-resets',
    since: 2,
    rule: 'A connection that is reset ends there, and the server lives on.',
    source: 'RFC 6455, 7.1.1',
    talk: [
      send(upgrade()),
      response(101, ACCEPTED),
      { do: 'reset' },
      logged(/closed/),
    ],
  },
  {
    id: 'handshake/slow-request',
    since: 2,
    rule: 'An upgrade request that drips in is cut off at a deadline.',
    source: 'RFC 9110, 15.5.9',
    env: { REQUEST_TIMEOUT_MS: '600' },
    talk: [
      {
        do: 'drip',
        // Its first 60 bytes: it never gets any further.
        bytes: Buffer.from(upgrade()).subarray(0, 60),
        everyMs: 50,
      },
      ...refusal(408),
    ],
  },
];

export const cases: readonly Case[] = [
  ...opening,
  ...keys,
  order,
  ...wrongHeaders,
  ...wrongRequests,
  ...versions,
  ...afterwards,
];
