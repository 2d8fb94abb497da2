import { LENGTHS } from './04-receiver.ts';
import { cases as slowPeers } from './05-slow-peers.ts';
import { receive, response, send, silence } from './case.ts';
import type { Case, Step } from './case.ts';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  CONTINUATION,
  fragments,
  PONG,
  serverFrame,
  TEXT,
  textPayload,
} from './frames.ts';
import { upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];

const lengths: readonly Case[] = LENGTHS.flatMap((length) =>
  [
    { type: 'text', opcode: TEXT, make: textPayload },
    { type: 'binary', opcode: BINARY, make: binaryPayload },
  ].map(({ type, opcode, make }): Case => ({
    id: `echo/${type}-of-${length}`,
    since: 5,
    rule:
      `A ${type} message of ${length} bytes comes back: the same type, one ` +
      'frame, not masked, the length in its shortest form.',
    source: 'RFC 6455, 5.1 and 5.2',
    talk: () => [
      ...OPEN,
      send(clientFrame({ opcode, payload: make(length) })),
      receive(serverFrame({ opcode, payload: make(length) })),
    ],
  })),
);

const PAYLOAD = Buffer.from('It came in several pieces.');
const MANY = Array.from({ length: 300 }, (_, i) => ({
  opcode: i % 3 === 0 ? TEXT : BINARY,
  payload: i % 3 === 0 ? textPayload(i * 2) : binaryPayload(i),
}));

const NOTHING = clientFrame({ opcode: PONG });

interface Example {
  readonly rule: string;
  readonly bytes: readonly Buffer[];
  readonly echo: readonly Buffer[];
  readonly env?: Readonly<Record<string, string>>;
}

function examples(list: Readonly<Record<string, Example>>): readonly Case[] {
  return Object.entries(list).map(([name, { rule, bytes, echo, env }]) => ({
    id: `echo/${name}`,
    since: 5,
    rule,
    source: 'RFC 6455, 5.4 and 6.1',
    ...(env && { env }),
    // The pong needs no answer: TCP acknowledges what came along with it, and
    // so brings to light what the server may still hold back.
    talk: [...OPEN, send(...bytes), receive(...echo), send(NOTHING), silence()],
  }));
}

/** How the payload leaves with FRAGMENT_BYTES=10. */
function inTens(opcode: number): readonly Buffer[] {
  return [
    serverFrame({ opcode, fin: false, payload: PAYLOAD.subarray(0, 10) }),
    serverFrame({
      opcode: CONTINUATION,
      fin: false,
      payload: PAYLOAD.subarray(10, 20),
    }),
    serverFrame({ opcode: CONTINUATION, payload: PAYLOAD.subarray(20) }),
  ];
}

const KEYS = ['00000000', 'ffffffff', '01020304', 'a5000017'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

const first = examples({
  'hello-of-the-rfc': {
    rule: 'The masked "Hello" of the RFC comes back as its unmasked one.',
    bytes: [Buffer.from('818537fa213d7f9f4d5158', 'hex')],
    echo: [Buffer.from('810548656c6c6f', 'hex')],
  },
});

const echoes = examples({
  fragments: {
    rule: 'Fragments come back as one message in one frame.',
    bytes: fragments(TEXT, PAYLOAD, [0, 10, 0, 16]),
    echo: [serverFrame({ opcode: TEXT, payload: PAYLOAD })],
  },
  'large-fragments': {
    rule: 'A message of large fragments comes back with every byte in place.',
    bytes: fragments(BINARY, binaryPayload(150_001), [50_000, 1, 100_000]),
    echo: [serverFrame({ opcode: BINARY, payload: binaryPayload(150_001) })],
  },
  'a-key-for-every-frame': {
    rule: 'Each frame is unmasked with the key that it brings.',
    bytes: [
      ...KEYS.map((key, i) =>
        clientFrame({
          opcode: i === 0 ? TEXT : CONTINUATION,
          fin: i === KEYS.length - 1,
          payload: PAYLOAD.subarray(i * 7, (i + 1) * 7),
          key,
        }),
      ),
      ...KEYS.map((key) =>
        clientFrame({ opcode: BINARY, payload: PAYLOAD, key }),
      ),
    ],
    echo: [
      serverFrame({ opcode: TEXT, payload: PAYLOAD }),
      ...KEYS.map(() => serverFrame({ opcode: BINARY, payload: PAYLOAD })),
    ],
  },
  'pongs-between-fragments': {
    rule: 'Control frames between fragments leave no trace in the message.',
    bytes: fragments(BINARY, PAYLOAD, [10, 16]).flatMap((fragment) => [
      clientFrame({ opcode: PONG, payload: 'between' }),
      fragment,
    ]),
    echo: [serverFrame({ opcode: BINARY, payload: PAYLOAD })],
  },
  'many-in-one-chunk': {
    rule: 'Every message of a chunk comes back, in the same order.',
    bytes: MANY.map((fields) => clientFrame(fields)),
    echo: MANY.map((fields) => serverFrame(fields)),
  },
  'sent-in-fragments': {
    rule: 'With FRAGMENT_BYTES a longer message leaves in several frames.',
    env: { FRAGMENT_BYTES: '10' },
    bytes: [clientFrame({ opcode: TEXT, payload: PAYLOAD })],
    echo: inTens(TEXT),
  },
  'not-sent-in-fragments': {
    rule: 'A message of FRAGMENT_BYTES or less leaves in one frame.',
    env: { FRAGMENT_BYTES: '10' },
    bytes: [
      clientFrame({ opcode: TEXT, payload: PAYLOAD.subarray(0, 10) }),
      clientFrame({ opcode: TEXT }),
    ],
    echo: [
      serverFrame({ opcode: TEXT, payload: PAYLOAD.subarray(0, 10) }),
      serverFrame({ opcode: TEXT }),
    ],
  },
  'several-sent-in-fragments': {
    rule: 'The fragments of two messages are never mixed.',
    env: { FRAGMENT_BYTES: '10' },
    bytes: [
      clientFrame({ opcode: TEXT, payload: PAYLOAD }),
      clientFrame({ opcode: BINARY, payload: PAYLOAD }),
    ],
    echo: [...inTens(TEXT), ...inTens(BINARY)],
  },
  'large-sent-in-fragments': {
    rule: 'Fragments of a large message hold every byte in its place.',
    env: { FRAGMENT_BYTES: '70000' },
    bytes: [clientFrame({ opcode: BINARY, payload: binaryPayload(140_001) })],
    echo: [
      serverFrame({
        opcode: BINARY,
        fin: false,
        payload: binaryPayload(140_001).subarray(0, 70_000),
      }),
      serverFrame({
        opcode: CONTINUATION,
        fin: false,
        payload: binaryPayload(140_001).subarray(70_000, 140_000),
      }),
      serverFrame({
        opcode: CONTINUATION,
        payload: binaryPayload(140_001).subarray(140_000),
      }),
    ],
  },
});

const early: Case = {
  id: 'echo/with-the-handshake',
  since: 5,
  rule: 'The echo of a frame that came with the request follows the 101.',
  source: 'RFC 6455, 4.2.2',
  talk: [
    send(upgrade(), clientFrame({ opcode: TEXT, payload: 'early' })),
    response(101),
    receive(serverFrame({ opcode: TEXT, payload: 'early' })),
  ],
};

export const cases: readonly Case[] = [
  ...first,
  ...lengths,
  ...slowPeers,
  ...echoes,
  early,
];
