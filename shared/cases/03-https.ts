import {
  AT_ONCE_MS,
  closed,
  logged,
  receive,
  refusal,
  response,
  send,
  silence,
} from './case.ts';
import type { Case } from './case.ts';
import { clientFrame, CLOSE, serverFrame, TEXT } from './frames.ts';
import { plain, SAMPLE_ACCEPT, upgrade } from './requests.ts';

const HELLO = { opcode: TEXT, payload: 'Hello' };
const GOODBYE = { opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) };

function repeated(bytes: Buffer): Buffer {
  return Buffer.alloc(bytes.length * 5_000, bytes);
}

export const cases: readonly Case[] = [
  {
    id: 'https/handshake',
    since: 3,
    rule: 'The WebSocket handshake works over TLS as it does without.',
    source: 'RFC 6455, 11.1.2',
    transport: 'tls',
    talk: [
      send(upgrade()),
      response(101, { 'sec-websocket-accept': SAMPLE_ACCEPT }),
      silence(),
    ],
  },
  {
    id: 'https/page-origin',
    since: 3,
    rule: 'The page’s origin is allowed when it came over https.',
    source: 'RFC 6455, 10.2',
    transport: 'tls',
    talk: [send(upgrade({ Origin: 'https://localhost:5500' })), response(101)],
  },
  {
    id: 'https/own-origin',
    since: 3,
    rule: 'The server’s own origin begins with https when it speaks TLS.',
    source: 'this course: RFC 6455, 10.2, leaves it to the server',
    transport: 'tls',
    talk: [
      send(
        upgrade({ Host: 'localhost:4000', Origin: 'https://localhost:4000' }),
      ),
      response(101),
    ],
  },
  {
    id: 'https/own-origin-without-tls',
    since: 3,
    rule: 'The same host and port without TLS are another origin.',
    source: 'RFC 6454, 5',
    transport: 'tls',
    talk: [
      send(
        upgrade({ Host: 'localhost:4000', Origin: 'http://localhost:4000' }),
      ),
      ...refusal(403),
    ],
  },
  {
    id: 'https/refusal',
    since: 3,
    rule: 'A refusal reaches the peer over TLS too.',
    source: 'RFC 6455, 4.2.2',
    transport: 'tls',
    talk: [send(plain('GET /nowhere HTTP/1.1')), ...refusal(404)],
  },
  {
    id: 'https/plain-bytes',
    since: 3,
    rule: 'Plain HTTP on the TLS port ends that connection and nothing else.',
    source: 'RFC 8446, 6.2',
    transport: 'tcp to tls',
    talk: [send(plain('GET / HTTP/1.1')), { do: 'gone', withinMs: AT_ONCE_MS }],
  },
  {
    id: 'https/silent-peer',
    since: 3,
    rule: 'A peer that never begins the TLS handshake is cut off.',
    source: 'RFC 6455, 10.7',
    transport: 'tcp to tls',
    env: { REQUEST_TIMEOUT_MS: '600' },
    talk: [closed()],
  },
  {
    id: 'https/end-before-tls',
    since: 3,
    rule: 'A peer that leaves before its TLS handshake is let go at once.',
    source: 'this course: nothing can be sent to it any more',
    transport: 'tcp to tls',
    talk: [{ do: 'end' }, { do: 'gone', withinMs: AT_ONCE_MS }],
  },
  {
    id: 'https/unmasked',
    since: 6,
    rule: 'A frame must be masked over TLS as well: 1002.',
    source: 'RFC 6455, 5.1',
    transport: 'tls',
    talk: [
      send(upgrade()),
      response(101),
      send(clientFrame({ ...HELLO, key: null })),
      { do: 'close frame', code: 1002 },
      closed(),
    ],
  },
  {
    id: 'https/closing',
    since: 6,
    rule: 'After the closing handshake the connection ends in order over TLS.',
    source: 'RFC 6455, 7.1.1',
    transport: 'tls',
    talk: [
      send(upgrade()),
      response(101),
      send(clientFrame(GOODBYE)),
      receive(serverFrame(GOODBYE)),
      closed(),
    ],
  },
  {
    id: 'https/end-after-many-frames',
    since: 6,
    rule: 'What came before the end of the peer’s direction is answered.',
    source: 'RFC 6455, 5.5.1 and 6.2',
    transport: 'tls',
    env: { LOG: 'off' },
    talk: () => [
      send(upgrade()),
      response(101),
      send(repeated(clientFrame(HELLO)), clientFrame(GOODBYE)),
      { do: 'end' },
      receive(repeated(serverFrame(HELLO)), serverFrame(GOODBYE)),
      closed(),
      logged(/5001 frames, 5000 messages, clean: 1000/),
    ],
  },
];
