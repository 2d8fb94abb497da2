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
} from './frames.ts';
import { plain, request, upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];
const HELLO = { opcode: TEXT, payload: 'Hello' };
const GOODBYE = { opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) };

const SECTION = 'RFC 6455, 10.4';

/**
 * Leaves in order, as the nth to do so: the server has to have noticed before
 * somebody else can come.
 */
function leave(nth: number): readonly Step[] {
  return [
    send(clientFrame(GOODBYE)),
    receive(serverFrame(GOODBYE)),
    closed(),
    { do: 'end' },
    logged(new RegExp(`(closed after[^]*){${nth}}`)),
  ];
}

function failsWith(code: number): readonly Step[] {
  return [{ do: 'close frame', code }, closed()];
}

interface Example {
  readonly rule: string;
  readonly source?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly transport?: NonNullable<Case['transport']>;
  readonly talk: readonly Step[] | (() => readonly Step[]);
}

function examples(list: Readonly<Record<string, Example>>): readonly Case[] {
  return Object.entries(list).map(([name, example]) => ({
    id: `limits/${name}`,
    since: 7,
    source: SECTION,
    ...example,
  }));
}

function pieces(count: number, size = 1): readonly Buffer[] {
  const lengths = Array.from({ length: count }, () => size);
  return fragments(BINARY, binaryPayload(count * size), lengths);
}

const PART = { opcode: CONTINUATION, fin: false };

/** The same of one byte each, made at once: there are very many. */
function manyPieces(count: number): Buffer {
  const payload = binaryPayload(count);
  const one = clientFrame({ ...PART, payload: Buffer.alloc(1) });
  const all = Buffer.alloc(one.length * count, one);
  for (const [i, byte] of payload.entries()) {
    const last = (i + 1) * one.length - 1;
    all[last] = (all[last] ?? 0) ^ byte;
  }
  const end = clientFrame({ ...PART, fin: true }).subarray(0, 1);
  end.copy(all, all.length - one.length);
  clientFrame({ opcode: BINARY, fin: false }).copy(all, 0, 0, 1);
  return all;
}

function echo(length: number): Buffer {
  return serverFrame({ opcode: BINARY, payload: binaryPayload(length) });
}

const FRAME_100 = { MAX_FRAME_BYTES: '100' };

const frames = examples({
  'frame-of-the-limit': {
    rule: 'A frame as large as the limit is accepted, and so are several.',
    env: FRAME_100,
    talk: [...OPEN, send(...pieces(3, 100)), receive(echo(300)), silence()],
  },
  'frame-over-the-limit': {
    rule: 'A frame of one byte more is refused from its header: 1009.',
    env: FRAME_100,
    talk: [
      ...OPEN,
      send(clientFrame({ opcode: BINARY, length: 101n }).subarray(0, 2)),
      ...failsWith(1009),
    ],
  },
  'fragment-over-the-limit': {
    rule: 'The limit for a frame holds for every fragment: 1009.',
    env: FRAME_100,
    talk: [
      ...OPEN,
      send(
        clientFrame({ opcode: TEXT, fin: false, payload: 'Hello' }),
        clientFrame({ opcode: CONTINUATION, length: 101n }),
      ),
      ...failsWith(1009),
    ],
  },
  'control-frame-over-the-frame-limit': {
    rule: 'The limit for a frame is one for data: a ping may have 125 bytes.',
    source: 'RFC 6455, 5.5',
    env: FRAME_100,
    talk: [
      ...OPEN,
      send(clientFrame({ opcode: PING, payload: binaryPayload(125) })),
      receive(serverFrame({ opcode: PONG, payload: binaryPayload(125) })),
      silence(),
    ],
  },
  'message-of-nothing': {
    rule: 'Where no bytes are allowed an empty message is, and one byte not.',
    env: { MAX_MESSAGE_BYTES: '0' },
    talk: [
      ...OPEN,
      send(
        clientFrame({ opcode: BINARY }),
        clientFrame({ opcode: BINARY, length: 1n }).subarray(0, 2),
      ),
      receive(echo(0)),
      ...failsWith(1009),
    ],
  },
});

const FRAGMENTS_5 = { MAX_FRAGMENTS: '5' };

const fragmentCounts = examples({
  'fragments-of-the-limit': {
    rule: 'As many fragments as the limit, in one message after another.',
    env: FRAGMENTS_5,
    talk: [
      ...OPEN,
      send(...pieces(5), ...pieces(5), ...pieces(1), ...pieces(5)),
      receive(echo(5), echo(5), echo(1), echo(5)),
      silence(),
    ],
  },
  'fragments-over-the-limit': {
    rule: 'One fragment more, from its header: 1008.',
    env: FRAGMENTS_5,
    talk: [
      ...OPEN,
      send(...pieces(6).slice(0, 5)),
      silence(),
      send(clientFrame({ opcode: CONTINUATION, length: 1n }).subarray(0, 2)),
      ...failsWith(1008),
    ],
  },
  'empty-fragments-count': {
    rule: 'Empty fragments count: 1008.',
    env: FRAGMENTS_5,
    talk: [
      ...OPEN,
      send(
        clientFrame({ opcode: TEXT, fin: false }),
        ...Array.from({ length: 5 }, () => clientFrame(PART)),
      ),
      ...failsWith(1008),
    ],
  },
  'control-frames-are-no-fragments': {
    rule: 'Control frames between fragments do not count.',
    env: FRAGMENTS_5,
    talk: [
      ...OPEN,
      send(
        ...pieces(5).flatMap((fragment) => [
          clientFrame({ opcode: PONG }),
          clientFrame({ opcode: PONG }),
          fragment,
        ]),
      ),
      receive(echo(5)),
      silence(),
    ],
  },
  'many-fragments': {
    rule: 'Unless told otherwise, a message may have 131,072 fragments.',
    talk: () => [...OPEN, send(manyPieces(131_072)), receive(echo(131_072))],
  },
  'too-many-fragments': {
    rule: 'Unless told otherwise, 131,073 fragments are too many: 1008.',
    talk: () => [
      ...OPEN,
      send(
        clientFrame({ opcode: BINARY, fin: false }),
        Buffer.alloc(131_072 * 6, clientFrame(PART)),
      ),
      ...failsWith(1008),
    ],
  },
});

const NO_EMPTY = { REJECT_EMPTY_MESSAGES: 'on' };
const NO_BINARY = { REJECT_BINARY: 'on' };

const policies = examples({
  'empty-text-rejected': {
    rule: 'With REJECT_EMPTY_MESSAGES an empty text is refused: 1008.',
    source: 'RFC 6455, 7.4.1',
    env: NO_EMPTY,
    talk: [...OPEN, send(clientFrame({ opcode: TEXT })), ...failsWith(1008)],
  },
  'empty-binary-rejected': {
    rule: 'With REJECT_EMPTY_MESSAGES an empty binary message is refused: 1008.',
    source: 'RFC 6455, 7.4.1',
    env: NO_EMPTY,
    talk: [...OPEN, send(clientFrame({ opcode: BINARY })), ...failsWith(1008)],
  },
  'empty-fragments-rejected': {
    rule: 'With REJECT_EMPTY_MESSAGES fragments must hold something: 1008.',
    source: 'RFC 6455, 7.4.1',
    env: NO_EMPTY,
    talk: [...OPEN, send(...pieces(3, 0)), ...failsWith(1008)],
  },
  'not-empty-not-rejected': {
    rule: 'With REJECT_EMPTY_MESSAGES one byte among empty fragments will do.',
    source: 'RFC 6455, 7.4.1',
    env: NO_EMPTY,
    talk: [
      ...OPEN,
      send(
        ...fragments(BINARY, binaryPayload(1), [0, 0, 1, 0]),
        clientFrame({ opcode: PING }),
      ),
      receive(echo(1), serverFrame({ opcode: PONG })),
      silence(),
    ],
  },
  'binary-rejected': {
    rule: 'With REJECT_BINARY a binary message is refused from its header: 1003.',
    source: 'RFC 6455, 7.4.1',
    env: NO_BINARY,
    talk: [
      ...OPEN,
      send(clientFrame({ opcode: BINARY, length: 5n }).subarray(0, 2)),
      ...failsWith(1003),
    ],
  },
  'text-not-rejected': {
    rule: 'With REJECT_BINARY text is accepted, in fragments too.',
    source: 'RFC 6455, 7.4.1',
    env: NO_BINARY,
    talk: [
      ...OPEN,
      send(
        clientFrame(HELLO),
        ...fragments(TEXT, Buffer.from('Hello'), [2, 3]),
        clientFrame({ opcode: TEXT }),
      ),
      receive(
        serverFrame(HELLO),
        serverFrame(HELLO),
        serverFrame({ opcode: TEXT }),
      ),
      silence(),
    ],
  },
});

/** A request of exactly that many bytes, but for the line that ends it. */
function upgradeOf(bytes: number): string {
  const without = upgrade({ Filler: '' }).length;
  return upgrade({ Filler: 'x'.repeat(bytes - without) });
}

const handshakes = examples({
  'headers-of-the-limit': {
    rule: 'A request close to MAX_HEADER_BYTES is accepted.',
    env: { MAX_HEADER_BYTES: '2048' },
    talk: [send(upgradeOf(2_000)), response(101)],
  },
  'headers-over-the-limit': {
    rule: 'A request of more than MAX_HEADER_BYTES is refused: 431.',
    env: { MAX_HEADER_BYTES: '2048' },
    talk: [send(upgradeOf(2_200)), ...refusal(431)],
  },
  'refused-peer-that-never-closes': {
    rule: 'A refused peer that does not close is cut off at a deadline.',
    env: { LINGER_TIMEOUT_MS: '200' },
    talk: [
      send(plain('GET /nowhere HTTP/1.1')),
      ...refusal(404),
      { do: 'gone', withinMs: 1_000 },
    ],
  },
});

const TWO = { MAX_CONNECTIONS: '2' };
const TWO_EACH = { MAX_CONNECTIONS_PER_ADDRESS: '2' };

/** While one is open a second is let in, and a third is not. */
function noThird(): readonly Step[] {
  return [
    ...OPEN,
    {
      do: 'meanwhile',
      talk: [
        ...OPEN,
        { do: 'meanwhile', talk: [send(upgrade()), ...refusal(503)] },
        { do: 'meanwhile', talk: [send(request('', {})), ...refusal(503)] },
        send(clientFrame(HELLO)),
        receive(serverFrame(HELLO)),
        ...leave(1),
      ],
    },
    // There is room again.
    { do: 'meanwhile', talk: [...OPEN, ...leave(2)] },
    ...leave(3),
  ];
}

/** Two that never begin the TLS handshake are two, and there is no third. */
function noThirdHalfOpen(): readonly Step[] {
  const third: Step = { do: 'gone', withinMs: AT_ONCE_MS };
  const second: readonly Step[] = [
    silence(),
    { do: 'meanwhile', talk: [third] },
    { do: 'meanwhile', talk: [third] },
    silence(),
    { do: 'reset' },
  ];
  return [
    silence(),
    { do: 'meanwhile', talk: second },
    // The second has left, which the server has to notice before.
    { do: 'sleep', forMs: 100 },
    { do: 'meanwhile', talk: second },
    silence(),
  ];
}

const connections = examples({
  connections: {
    rule: 'Above MAX_CONNECTIONS a connection is refused with 503.',
    source: 'RFC 9110, 15.6.4',
    transport: 'tcp',
    env: TWO,
    talk: noThird(),
  },
  'connections-per-address': {
    rule: 'Above MAX_CONNECTIONS_PER_ADDRESS one is refused with 503.',
    source: 'RFC 9110, 15.6.4',
    transport: 'tcp',
    env: TWO_EACH,
    talk: noThird(),
  },
  'half-open-tls': {
    rule: 'Without their TLS handshake connections count, and are refused.',
    transport: 'tcp to tls',
    env: TWO,
    talk: noThirdHalfOpen(),
  },
  'half-open-tls-per-address': {
    rule: 'Without their TLS handshake they count for their address as well.',
    transport: 'tcp to tls',
    env: TWO_EACH,
    talk: noThirdHalfOpen(),
  },
});

export const cases: readonly Case[] = [
  ...frames,
  ...fragmentCounts,
  ...policies,
  ...handshakes,
  ...connections,
];
