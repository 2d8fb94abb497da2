import { describe, expect, test } from 'vitest';
import type { Sender } from '../events.ts';
import { Conversation } from './conversation.ts';
import { parseEndpoint } from './endpoint.ts';
import { FLAG, MAX_PAYLOAD, WINDOW } from './segment.ts';
import type { Segment } from './segment.ts';

const CLIENT = parseEndpoint('127.0.0.1:50000');
const SERVER = parseEndpoint('127.0.0.1:80');
const { fin, syn, rst, psh, ack } = FLAG;

interface First {
  readonly client: number;
  readonly server: number;
}

function open(number = 1): {
  conversation: Conversation;
  segments: readonly Segment[];
  first: First;
} {
  const conversation = new Conversation(CLIENT, SERVER, number);
  const segments = conversation.open();
  const [client, server] = segments.map(({ sequence }) => sequence);
  const first = { client: client ?? NaN, server: server ?? NaN };
  return { conversation, segments, first };
}

/** Sender, sequence and acknowledgment from the first on, flags, length. */
function told(segments: readonly Segment[], first: First): readonly unknown[] {
  return segments.map((segment) => {
    const from: Sender = segment.from === CLIENT ? 'client' : 'server';
    const to = from === 'client' ? 'server' : 'client';
    expect(segment.to).toBe(to === 'client' ? CLIENT : SERVER);
    const sequence = (segment.sequence - first[from]) >>> 0;
    const acknowledgment = (segment.acknowledgment - first[to]) >>> 0;
    const { flags, payload } = segment;
    return [from, sequence, acknowledgment, flags, payload.length];
  });
}

test('a connection opens with three segments', () => {
  const { segments, first } = open();
  expect(segments[0]?.acknowledgment).toBe(0);
  expect(told(segments.slice(1), first)).toEqual([
    ['server', 0, 1, syn | ack, 0],
    ['client', 1, 1, ack, 0],
  ]);
  expect(segments[0]).toMatchObject({ from: CLIENT, flags: syn });
});

test('connections in a row begin far from each other', () => {
  const numbers = Array.from({ length: 50 }, (_, i) => open(i + 1).first)
    .flatMap(({ client, server }) => [client, server])
    .sort((a, b) => a - b);
  const gaps = numbers.slice(1).map((number, i) => number - (numbers[i] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(1_000_000);
});

describe('bytes', () => {
  test('are acknowledged by what comes the other way', () => {
    const { conversation, first } = open();
    const segments = [
      ...conversation.bytes('client', Buffer.alloc(5)),
      ...conversation.bytes('client', Buffer.alloc(1)),
      ...conversation.bytes('server', Buffer.alloc(7)),
      ...conversation.bytes('client', Buffer.alloc(2)),
    ];
    expect(told(segments, first)).toEqual([
      ['client', 1, 1, psh | ack, 5],
      ['client', 6, 1, psh | ack, 1],
      ['server', 1, 7, psh | ack, 7],
      ['client', 7, 8, psh | ack, 2],
    ]);
  });

  test('are one segment when they fit, and otherwise equal parts', () => {
    const { conversation, first } = open();
    const whole = conversation.bytes('server', Buffer.alloc(MAX_PAYLOAD));
    const cut = conversation.bytes('server', Buffer.alloc(65_536));
    expect(told([...whole, ...cut], first)).toEqual([
      ['server', 1, 1, psh | ack, MAX_PAYLOAD],
      ['server', 1 + MAX_PAYLOAD, 1, ack, 32_768],
      ['server', 1 + MAX_PAYLOAD + 32_768, 1, psh | ack, 32_768],
    ]);
  });

  test('of whatever number are all there, in order', () => {
    const { conversation } = open();
    const bytes = Buffer.from(Array.from({ length: 200_001 }, (_, i) => i));
    const segments = conversation.bytes('client', bytes);
    const payloads = segments.map(({ payload }) => payload);
    expect(Buffer.concat(payloads).equals(bytes)).toBe(true);
    expect(conversation.bytes('client', Buffer.alloc(0))).toEqual([]);
  });

  test('that would fill the window are acknowledged before', () => {
    const { conversation, first } = open();
    let [inFlight, acknowledgments] = [0, 0];
    for (let sent = 0; sent < 3 * WINDOW; sent += MAX_PAYLOAD) {
      const chunk = Buffer.alloc(MAX_PAYLOAD);
      for (const segment of conversation.bytes('client', chunk)) {
        if (segment.from === CLIENT) inFlight += segment.payload.length;
        else {
          const expected = ['server', 1, 1 + sent, ack, 0];
          expect(told([segment], first)).toEqual([expected]);
          inFlight = 0;
          acknowledgments += 1;
        }
        expect(inFlight).toBeLessThan(WINDOW);
      }
    }
    expect(acknowledgments).toBe(3);
  });

  test('are counted modulo 2^32', () => {
    const number = nearTheEnd();
    const { conversation, first } = open(number);
    const left = 2 ** 32 - first.client - 1;
    const segments = [
      ...conversation.bytes('client', Buffer.alloc(left)),
      ...conversation.bytes('client', Buffer.alloc(1)),
      ...conversation.bytes('server', Buffer.alloc(1)),
    ];
    const [, server] = segments.slice(-2);
    expect(segments.at(-2)?.sequence).toBe(0);
    expect(server?.acknowledgment).toBe(1);
    expect(segments.every(({ sequence }) => sequence < 2 ** 32)).toBe(true);
  });
});

/** A connection whose client begins just before its numbers start again. */
function nearTheEnd(): number {
  for (let number = 1; number < 1_000_000; number += 1) {
    if (open(number).first.client > 2 ** 32 - 50_000) return number;
  }
  throw new Error('no connection begins there');
}

describe('the end', () => {
  test('is a FIN of each side, which takes a number', () => {
    const { conversation, first } = open();
    const segments = [
      ...conversation.end('client', 'end'),
      ...conversation.bytes('server', Buffer.alloc(3)),
      ...conversation.end('server', 'end'),
    ];
    expect(told(segments, first)).toEqual([
      ['client', 1, 1, fin | ack, 0],
      ['server', 1, 2, ack, 0],
      ['server', 1, 2, psh | ack, 3],
      ['server', 4, 2, fin | ack, 0],
      ['client', 2, 5, ack, 0],
    ]);
  });

  test('is one RST for both sides when it is a reset', () => {
    const { conversation, first } = open();
    const segments = [
      ...conversation.end('server', 'reset'),
      ...conversation.end('client', 'reset'),
    ];
    expect(told(segments, first)).toEqual([['server', 1, 1, rst | ack, 0]]);
    expect(conversation.isOver).toBe(true);
  });

  test('comes once for each side, and nothing after it', () => {
    const { conversation } = open();
    conversation.end('client', 'end');
    expect(conversation.end('client', 'reset')).toEqual([]);
    expect(conversation.bytes('client', Buffer.alloc(1))).toEqual([]);
    expect(conversation.isOver).toBe(false);
    conversation.end('server', 'end');
    expect(conversation.isOver).toBe(true);
  });
});
