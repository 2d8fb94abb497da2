import { headOnly, refusal, send } from './case.ts';
import type { Case } from './case.ts';
import { plain } from './requests.ts';

/** More than what the systems of both sides keep between them. */
const LARGE_BYTES = 8 * 1024 * 1024;

export const LARGE = { 'Content-Length': String(LARGE_BYTES) };

export function largeBody(): Buffer {
  return Buffer.alloc(LARGE_BYTES, 'x');
}

/** Requests for the head of an answer only. */
const heads: readonly Case[] = [
  {
    id: 'http/head',
    since: 1,
    rule: 'An answer to HEAD has headers, and no body.',
    source: 'RFC 9110, 9.3.2',
    talk: [
      // So that the server has to close, whatever it answers.
      send(plain('HEAD / HTTP/1.1', { Connection: 'close' })),
      ...headOnly([200, 405, 426, 501]),
    ],
  },
  {
    id: 'http/head-of-a-refusal',
    since: 1,
    rule: 'A refusal has no body either, where HEAD was asked for.',
    source: 'RFC 9110, 9.3.2',
    talk: [send(plain('HEAD /nowhere HTTP/1.1')), ...headOnly(404)],
  },
  {
    id: 'http/head-without-host',
    since: 1,
    rule: 'HEAD without Host is refused, and that answer has no body either.',
    source: 'RFC 9110, 9.3.2',
    talk: [send(plain('HEAD / HTTP/1.1', { Host: null })), ...headOnly(400)],
  },
];

const largeBodyAtOnce: Case = {
  id: 'http/large-body-at-once',
  since: 1,
  rule: 'A peer that reads only when its large body has left is answered.',
  source: 'RFC 9112, 9.6',
  isWhole: true,
  talk: () => [
    { do: 'sleep', forMs: 0 },
    send(plain('POST / HTTP/1.1', LARGE), largeBody()),
    ...refusal(405),
  ],
};

const targets: readonly Case[] = ['ws', 'wss'].map((scheme) => ({
  id: `http/target-of-${scheme}`,
  since: 1,
  rule: `A ${scheme} URI is no request target: its path is asked for.`,
  source: 'RFC 6455, 4.1 (2); the status is what this course asks for',
  talk: [send(plain(`GET ${scheme}://localhost/ HTTP/1.1`)), ...refusal(400)],
}));

export const cases: readonly Case[] = [...heads, largeBodyAtOnce, ...targets];
