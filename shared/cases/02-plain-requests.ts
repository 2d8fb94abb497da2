import { headOnly, refusal, response, send } from './case.ts';
import type { Case } from './case.ts';
import { LARGE, largeBody } from './01-head-and-body.ts';
import { accepted, upgradeRequired } from './02-handshake.ts';
import { plain, upgrade } from './requests.ts';

/** As curl sends it with --http2, and Java's client by default. */
const H2C = {
  Connection: 'Upgrade, HTTP2-Settings',
  Upgrade: 'h2c',
  'HTTP2-Settings': 'AAMAAABkAAQAAP__',
};

/** Requests to leave HTTP/1.1 for something else than WebSocket. */
const otherUpgrades: readonly Case[] = [
  {
    id: 'handshake/upgrade-to-h2c',
    since: 2,
    rule: 'An Upgrade to something else is ignored: this is a plain request.',
    source: 'RFC 9110, 7.8',
    talk: [send(plain('GET / HTTP/1.1', H2C)), ...upgradeRequired],
  },
  {
    id: 'handshake/upgrade-to-tls',
    since: 2,
    rule: 'It is ignored, and the path looked at as ever.',
    source: 'RFC 9110, 7.8',
    talk: [
      send(
        plain('GET /nowhere HTTP/1.1', {
          Connection: 'Upgrade',
          Upgrade: 'TLS/1.2',
        }),
      ),
      ...refusal(404),
    ],
  },
  {
    id: 'handshake/upgrade-to-h2c-with-a-body',
    since: 2,
    rule: 'A plain request may have a body, whatever it would upgrade to.',
    source: 'RFC 9110, 7.8',
    talk: [
      send(
        plain('POST / HTTP/1.1', { ...H2C, 'Content-Length': '5' }),
        'hello',
      ),
      ...refusal(405, { allow: /\bGET\b/ }),
    ],
  },
  {
    id: 'handshake/upgrade-to-h2c-of-head',
    since: 2,
    rule: 'HEAD gets no body, whatever it would upgrade to.',
    source: 'RFC 9110, 9.3.2',
    talk: [send(plain('HEAD /nowhere HTTP/1.1', H2C)), ...headOnly(404)],
  },
];

/** Handshakes with what a handshake does not have. */
const wrongHandshakes: readonly Case[] = [
  {
    id: 'handshake/head',
    since: 2,
    rule: 'A handshake is a GET request: HEAD is refused, without a body.',
    source: 'RFC 9110, 9.3.2',
    talk: [
      send(upgrade({}, 'HEAD / HTTP/1.1')),
      ...headOnly(405, { allow: /\bGET\b/ }),
    ],
  },
  {
    id: 'handshake/large-body-at-once',
    since: 2,
    rule: 'The same holds for the body of a handshake, which has none.',
    source: 'RFC 9112, 9.6',
    isWhole: true,
    talk: () => [
      { do: 'sleep', forMs: 0 },
      send(upgrade(LARGE), largeBody()),
      ...refusal(400),
    ],
  },
];

const expectation: Case = {
  id: 'handshake/expect-continue',
  since: 2,
  rule: 'Who expects 100 (Continue) gets it, and the 101 after it.',
  source: 'RFC 9110, 7.8',
  talk: [
    send(upgrade({ Expect: '100-Continue' })),
    response(100, { 'sec-websocket-accept': null }),
    ...accepted,
  ],
};

export const cases: readonly Case[] = [
  ...otherUpgrades,
  ...wrongHandshakes,
  expectation,
];
