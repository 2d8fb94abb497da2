import { closed, logged, receive, response, send, silence } from './case.ts';
import type { Case, Step } from './case.ts';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  CLOSE,
  CONTINUATION,
  fragments,
  PING,
  PONG,
  serverFrame,
  TEXT,
  textPayload,
} from './frames.ts';
import { upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];
const HELLO = { opcode: TEXT, payload: 'Hello' };
const MIB = 1024 * 1024;

function ping(payload: string | Buffer = ''): Buffer {
  return clientFrame({ opcode: PING, payload });
}

/** What the server answers. */
function pong(payload: string | Buffer = ''): Buffer {
  return serverFrame({ opcode: PONG, payload });
}

interface Example {
  readonly rule: string;
  readonly source?: string;
  readonly talk: readonly Step[];
  readonly env?: Readonly<Record<string, string>>;
}

function examples(
  group: string,
  source: string,
  list: Readonly<Record<string, Example>>,
): readonly Case[] {
  return Object.entries(list).map(([name, { rule, env, talk, ...rest }]) => ({
    id: `${group}/${name}`,
    since: 7,
    rule,
    source: rest.source ?? source,
    ...(env && { env }),
    talk: [...OPEN, ...talk],
  }));
}

const payloads: readonly Case[] = [0, 1, 2, 4, 124, 125].map(
  (length): Case => ({
    id: `ping/payload-of-${length}`,
    since: 7,
    rule: `A ping of ${length} bytes gets a pong with the same ${length}.`,
    source: 'RFC 6455, 5.5.2 and 5.5.3',
    talk: [
      ...OPEN,
      send(ping(binaryPayload(length))),
      receive(pong(binaryPayload(length))),
      silence(),
    ],
  }),
);

const NUMBERS = Array.from({ length: 1_000 }, (_, i) => String(i));
const START = clientFrame({ opcode: TEXT, fin: false, payload: 'Hel' });
const MORE = clientFrame({ opcode: CONTINUATION, fin: false, payload: 'l' });
const END = clientFrame({ opcode: CONTINUATION, payload: 'o' });
const GOODBYE = { opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) };

const FRAGMENT_10 = { FRAGMENT_BYTES: '10' };

const pings = examples('ping', 'RFC 6455, 5.5.2', {
  'hello-of-the-rfc': {
    rule: 'The masked ping of the RFC gets a pong that is not masked.',
    source: 'RFC 6455, 5.7',
    talk: [
      send(Buffer.from('898537fa213d7f9f4d5158', 'hex')),
      receive(Buffer.from('8a0548656c6c6f', 'hex')),
      silence(),
    ],
  },
  'not-sent-in-fragments': {
    rule: 'A pong is never fragmented, however small the fragments of data.',
    source: 'RFC 6455, 5.4 and 5.5',
    env: FRAGMENT_10,
    talk: [
      send(ping(binaryPayload(125))),
      receive(pong(binaryPayload(125))),
      silence(),
    ],
  },
  'among-own-fragments-in-order': {
    rule: 'A pong among our own fragments leaves each of them in its place.',
    source: 'RFC 6455, 5.4',
    env: FRAGMENT_10,
    talk: [
      send(
        clientFrame({ opcode: BINARY, payload: binaryPayload(26) }),
        ping('!'),
        clientFrame({ opcode: BINARY, payload: binaryPayload(35) }),
      ),
      {
        do: 'receive early',
        early: pong('!'),
        frames: [
          ...pieces(binaryPayload(26), 10),
          ...pieces(binaryPayload(35), 10),
        ],
      },
      silence(),
    ],
  },
  'any-bytes': {
    rule: 'The payload of a ping need not be UTF-8.',
    talk: [
      send(ping(Buffer.from('fffec080', 'hex'))),
      receive(pong(Buffer.from('fffec080', 'hex'))),
      silence(),
    ],
  },
  'between-messages': {
    rule: 'A ping before, between or after messages is answered in its turn.',
    talk: [
      send(
        ping('1'),
        clientFrame(HELLO),
        ping('2'),
        clientFrame(HELLO),
        ping('3'),
      ),
      receive(
        pong('1'),
        serverFrame(HELLO),
        pong('2'),
        serverFrame(HELLO),
        pong('3'),
      ),
      silence(),
    ],
  },
  'between-fragments': {
    rule: 'A ping between fragments is answered before the message is over.',
    source: 'RFC 6455, 5.4 and 5.5',
    talk: [
      send(START, ping('first')),
      receive(pong('first')),
      send(ping(), MORE, ping('second')),
      receive(pong(), pong('second')),
      silence(),
      send(END),
      receive(serverFrame(HELLO)),
      silence(),
    ],
  },
  'in-every-gap': {
    rule: 'Every gap between fragments may hold a ping, empty fragments too.',
    source: 'RFC 6455, 5.4 and 5.5',
    talk: [
      send(
        ...fragments(TEXT, Buffer.from('Hello'), [0, 1, 1, 0, 1, 1, 1, 0])
          .flatMap((fragment, i) => [ping(`before ${i}`), fragment])
          .concat(ping('after')),
      ),
      receive(
        ...Array.from({ length: 8 }, (_, i) => pong(`before ${i}`)),
        serverFrame(HELLO),
        pong('after'),
      ),
      silence(),
    ],
  },
  'many-in-order': {
    rule: 'A thousand pings get a thousand pongs, in order.',
    source: 'RFC 6455, 5.5.3',
    talk: [
      send(...NUMBERS.map((number) => ping(number))),
      receive(...NUMBERS.map((number) => pong(number))),
      silence(),
    ],
  },
  'before-a-close': {
    rule: 'A ping before a close frame is answered before it.',
    talk: [
      send(ping('last'), clientFrame(GOODBYE)),
      receive(pong('last'), serverFrame(GOODBYE)),
      closed(),
    ],
  },
  'end-after-many-pings': {
    rule: 'Pings before the end of the peer’s direction are answered.',
    source: 'RFC 6455, 5.5.2 and 6.2',
    talk: [
      send(...NUMBERS.map((number) => ping(number))),
      { do: 'end' },
      receive(...NUMBERS.map((number) => pong(number))),
      closed(),
    ],
  },
  'after-a-close': {
    rule: 'A ping after a close frame is not answered.',
    talk: [
      send(clientFrame(GOODBYE), ping('late')),
      receive(serverFrame(GOODBYE)),
      closed(),
    ],
  },
  'before-a-violation': {
    rule: 'A ping before a broken rule is answered, and then the rule named.',
    talk: [
      send(ping('fine'), clientFrame({ opcode: 0x3 }), ping('late')),
      receive(pong('fine')),
      { do: 'close frame', code: 1002 },
      closed(),
    ],
  },
});

const early: Case = {
  id: 'ping/with-the-handshake',
  since: 7,
  rule: 'A ping in one chunk with the request is answered after the 101.',
  source: 'RFC 6455, 5.5.2',
  talk: [
    send(upgrade(), ping('early')),
    response(101),
    receive(pong('early')),
    silence(),
  ],
};

/** Stops reading, so that what is sent to us has to wait. */
const STOP_READING: Step = { do: 'sleep', forMs: 0 };

const LARGE = { opcode: BINARY, payload: binaryPayload(3 * MIB) };

/** The pieces in which a message leaves with FRAGMENT_BYTES. */
function pieces(payload: Buffer, size: number): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let start = 0; start < payload.length; start += size) {
    frames.push(
      serverFrame({
        opcode: start === 0 ? BINARY : CONTINUATION,
        fin: start + size >= payload.length,
        payload: payload.subarray(start, start + size),
      }),
    );
  }
  return frames;
}

const overtaking: readonly Case[] = [
  {
    id: 'ping/ahead-of-queued-echoes',
    since: 7,
    rule: 'A pong overtakes echoes that have not begun to leave.',
    source: 'RFC 6455, 5.5.2: “as soon as is practical”',
    talk: () => [
      ...OPEN,
      STOP_READING,
      send(...Array.from({ length: 5 }, () => clientFrame(LARGE)), ping('!')),
      { do: 'sleep', forMs: 300 },
      {
        do: 'receive early',
        early: pong('!'),
        frames: Array.from({ length: 5 }, () => serverFrame(LARGE)),
      },
      silence(),
    ],
  },
  {
    id: 'ping/between-own-fragments',
    since: 7,
    rule: 'A pong may leave between the fragments of a message of our own.',
    source: 'RFC 6455, 5.4 and 5.5',
    env: { FRAGMENT_BYTES: '100000' },
    talk: () => [
      ...OPEN,
      STOP_READING,
      send(
        clientFrame({ opcode: BINARY, payload: binaryPayload(15 * MIB) }),
        ping('!'),
      ),
      { do: 'sleep', forMs: 300 },
      {
        do: 'receive early',
        early: pong('!'),
        frames: pieces(binaryPayload(15 * MIB), 100_000),
      },
      silence(),
    ],
  },
];

const pongs = examples('pong', 'RFC 6455, 5.5.3', {
  unsolicited: {
    rule: 'A pong that nobody asked for is ignored.',
    talk: [
      send(clientFrame({ opcode: PONG, payload: 'nobody asked' })),
      silence(),
      send(clientFrame(HELLO)),
      receive(serverFrame(HELLO)),
    ],
  },
  'unsolicited-of-every-kind': {
    rule: 'Pongs may come often, empty, with 125 bytes, and between fragments.',
    talk: [
      send(
        clientFrame({ opcode: PONG }),
        START,
        clientFrame({ opcode: PONG, payload: textPayload(125) }),
        clientFrame({ opcode: PONG, payload: Buffer.from([0xff]) }),
        MORE,
        clientFrame({ opcode: PONG, payload: Buffer.alloc(4) }),
        END,
        clientFrame({ opcode: PONG }),
      ),
      receive(serverFrame(HELLO)),
      silence(),
    ],
  },
});

/** Quick, but not so quick that a busy machine would miss it. */
const BEAT = { HEARTBEAT_INTERVAL_MS: '150', HEARTBEAT_TIMEOUT_MS: '500' };

const heartbeat = examples('heartbeat', 'RFC 6455, 5.5.2 and 5.5.3', {
  'ping-and-pong': {
    rule: 'The server pings, and goes on doing so while pongs come.',
    env: BEAT,
    talk: [
      { do: 'ping', answer: true },
      { do: 'ping', answer: true },
      { do: 'ping', answer: true },
      { do: 'ping', answer: true },
      logged(/pong after \d+\.\d ms/),
    ],
  },
  'none-before-its-time': {
    rule: 'A connection is left alone until its first ping is due.',
    env: { HEARTBEAT_INTERVAL_MS: '1000', HEARTBEAT_TIMEOUT_MS: '900' },
    talk: [silence(400), { do: 'ping', answer: true }],
  },
  'silent-peer': {
    rule: 'A peer that gives no sign of life after a ping is dropped.',
    env: BEAT,
    talk: [
      { do: 'ping', answer: false },
      silence(100),
      { do: 'gone', withinMs: 5_000 },
      logged(/dropped: no sign of life/),
      logged(/not clean: 1006/),
    ],
  },
  'silent-after-a-while': {
    rule: 'A peer that was there before is dropped as well.',
    env: BEAT,
    talk: [
      { do: 'ping', answer: true },
      { do: 'ping', answer: false },
      { do: 'gone', withinMs: 5_000 },
      logged(/dropped: no sign of life/),
    ],
  },
  'any-byte-is-a-sign': {
    rule: 'A peer that sends is alive, even if its pong is still to come.',
    env: BEAT,
    talk: [
      {
        do: 'drip',
        bytes: clientFrame({ opcode: TEXT, payload: 'alive' }),
        everyMs: 80,
      },
      logged(/text, 5 bytes, frames: 1, chunks: \d+, "alive"/),
    ],
  },
  'peer-that-never-reads': {
    rule: 'A peer that takes nothing of what waits for it is dropped.',
    env: { ...BEAT, MIN_READ_RATE: String(100 * MIB) },
    talk: [
      STOP_READING,
      send(
        ...Array.from({ length: 12 }, () =>
          clientFrame({ opcode: BINARY, payload: binaryPayload(4 * MIB) }),
        ),
      ),
      logged(/dropped: no sign of life/),
    ],
  },
});

const late: Case = {
  id: 'heartbeat/much-to-take',
  since: 7,
  rule: 'Who still has much to take has the time for it before it is dropped.',
  source: 'this course, milestone 7',
  env: {
    HEARTBEAT_INTERVAL_MS: '1200',
    HEARTBEAT_TIMEOUT_MS: '300',
    MIN_READ_RATE: String(MIB),
  },
  talk: () => [
    ...OPEN,
    STOP_READING,
    send(clientFrame(LARGE)),
    // The ping stands behind all that, and 1.5 seconds are over.
    { do: 'sleep', forMs: 1_800 },
    receive(serverFrame(LARGE)),
    { do: 'ping', answer: true },
    // The first one may have been on its way when the peer was dropped.
    { do: 'ping', answer: true },
  ],
};

export const cases: readonly Case[] = [
  ...payloads,
  ...pings,
  early,
  ...overtaking,
  ...pongs,
  ...heartbeat,
  late,
];
