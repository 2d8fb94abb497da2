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
} from './frames.ts';
import { upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];
const HELLO = { opcode: TEXT, payload: 'Hello' };

function closePayload(code: number, reason: string | Buffer = ''): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return Buffer.concat([bytes, Buffer.from(reason)]);
}

function closeFrame(code: number, reason: string | Buffer = ''): Buffer {
  return clientFrame({ opcode: CLOSE, payload: closePayload(code, reason) });
}

/** The server says why it closes, and closes. */
function failsWith(code: number): readonly Step[] {
  return [{ do: 'close frame', code }, closed()];
}

interface Example {
  readonly rule: string;
  readonly source?: string;
  readonly bytes: readonly Buffer[];
  readonly then: readonly Step[];
  readonly env?: Readonly<Record<string, string>>;
}

function examples(list: Readonly<Record<string, Example>>): readonly Case[] {
  return Object.entries(list).map(([name, example]) => ({
    id: `closing/${name}`,
    since: 6,
    rule: example.rule,
    source: example.source ?? 'RFC 6455, 5.5.1',
    ...(example.env && { env: example.env }),
    talk: [...OPEN, send(...example.bytes), ...example.then],
  }));
}

/** RFC 6455, 7.4.1 and 7.4.2, with both ends of every range. */
const GOOD_CODES = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000,
  3999, 4000, 4999,
];
const BAD_CODES = [
  0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
];

const codes: readonly Case[] = [
  ...GOOD_CODES.map((code): Case => ({
    id: `closing/code-${code}`,
    since: 6,
    rule: `Code ${code} may be sent, and is answered with the same.`,
    source: 'RFC 6455, 7.4',
    talk: [
      ...OPEN,
      send(closeFrame(code)),
      receive(serverFrame({ opcode: CLOSE, payload: closePayload(code) })),
      closed(),
    ],
  })),
  ...BAD_CODES.map((code): Case => ({
    id: `closing/code-${code}`,
    since: 6,
    rule: `Code ${code} must not be sent: 1002.`,
    source: 'RFC 6455, 7.4',
    talk: [...OPEN, send(closeFrame(code, 'why')), ...failsWith(1002)],
  })),
];

const LONGEST_REASON = `${'ä'.repeat(61)}.`;

const handshakes = examples({
  'empty-close': {
    rule: 'An empty close frame is answered with an empty one.',
    bytes: [clientFrame({ opcode: CLOSE })],
    then: [
      receive(serverFrame({ opcode: CLOSE })),
      closed(),
      { do: 'end' },
      logged(/0 messages, clean: 1005 no code/),
    ],
  },
  'reason-in-the-log': {
    rule: 'Code and reason are logged.',
    bytes: [closeFrame(3000, 'done')],
    then: [
      receive(
        serverFrame({ opcode: CLOSE, payload: closePayload(3000, 'done') }),
      ),
      closed(),
      { do: 'end' },
      logged(/clean: 3000 private use, "done"/),
    ],
  },
  'longest-reason': {
    rule: 'A reason may have 123 bytes.',
    bytes: [closeFrame(1000, LONGEST_REASON)],
    then: [
      receive(
        serverFrame({
          opcode: CLOSE,
          payload: closePayload(1000, LONGEST_REASON),
        }),
      ),
      closed(),
    ],
  },
  'one-byte': {
    rule: 'A close payload of one byte is half a code: 1002.',
    bytes: [clientFrame({ opcode: CLOSE, payload: '\x03' })],
    then: failsWith(1002),
  },
  'reason-not-utf8': {
    rule: 'A reason that is not UTF-8: 1007.',
    bytes: [closeFrame(1000, Buffer.from([0xc3, 0x28]))],
    then: failsWith(1007),
  },
  'nothing-after-close': {
    rule: 'After a close frame no data is processed.',
    bytes: [
      closeFrame(1000),
      clientFrame(HELLO),
      clientFrame({ opcode: 0x3 }),
      closeFrame(1001),
    ],
    then: [
      receive(serverFrame({ opcode: CLOSE, payload: closePayload(1000) })),
      closed(),
      { do: 'end' },
      logged(/1 frames, 0 messages, clean: 1000/),
    ],
  },
  'echo-before-close': {
    rule: 'What came before the close frame is still answered.',
    bytes: [clientFrame(HELLO), closeFrame(1000)],
    then: [
      receive(
        serverFrame(HELLO),
        serverFrame({ opcode: CLOSE, payload: closePayload(1000) }),
      ),
      closed(),
    ],
  },
  'close-in-a-message': {
    rule: 'A close frame may come between two fragments.',
    bytes: [
      clientFrame({ opcode: TEXT, fin: false, payload: 'Hel' }),
      closeFrame(1001),
    ],
    then: [
      receive(serverFrame({ opcode: CLOSE, payload: closePayload(1001) })),
      closed(),
    ],
  },
  'peer-that-never-ends': {
    rule: 'A peer that does not follow is cut off at a deadline.',
    source: 'RFC 6455, 7.1.1',
    env: { CLOSE_TIMEOUT_MS: '300' },
    bytes: [closeFrame(1000)],
    then: [
      receive(serverFrame({ opcode: CLOSE, payload: closePayload(1000) })),
      closed(),
      logged(/closed after \d+ bytes, 1 frames, 0 messages, clean: 1000/),
    ],
  },
});

/** More than lies in the buffers of both ends: some is still to be sent. */
const MUCH_BYTES = 8 * 1024 * 1024;

const readAway: Case = {
  id: 'closing/nothing-after-a-violation',
  since: 6,
  rule: 'What follows a violation is read away, so that no reset eats 1002.',
  source: 'RFC 6455, 7.1.7',
  talk: () => [
    ...OPEN,
    // Who reads at once may be quicker than the reset.
    { do: 'sleep', forMs: 0 },
    send(
      clientFrame({ opcode: 0x3 }),
      clientFrame({ opcode: BINARY, payload: binaryPayload(MUCH_BYTES) }),
      closeFrame(1000),
    ),
    { do: 'sleep', forMs: 100 },
    ...failsWith(1002),
  ],
};

/** So much that the server cannot hand all of it to its system at once. */
const FAR_TOO_MUCH = 16 * 1024 * 1024;

const slowReader: Case = {
  id: 'closing/slow-reader',
  since: 6,
  rule: 'Who still has much to take is not cut off when the time to close is up.',
  source: 'RFC 6455, 5.5.1 and 7.1.1',
  env: { CLOSE_TIMEOUT_MS: '300' },
  talk: () => {
    const large = { opcode: BINARY, payload: binaryPayload(FAR_TOO_MUCH) };
    return [
      ...OPEN,
      { do: 'sleep', forMs: 0 },
      send(clientFrame(large), closeFrame(1000)),
      { do: 'sleep', forMs: 1_000 },
      receive(
        serverFrame(large),
        serverFrame({ opcode: CLOSE, payload: closePayload(1000) }),
      ),
      closed(),
    ];
  },
};

const MANY = 20_000;
const ECHO = serverFrame(HELLO);
const SEVERAL = 1_000;

/** The peer ends its direction while the server still has much to do. */
const ending: readonly Case[] = [
  {
    id: 'closing/end-after-many-frames',
    since: 6,
    rule: 'What came before the end of the peer’s direction is answered.',
    source: 'RFC 6455, 5.5.1 and 6.2',
    // Twenty thousand lines would take longer than all the rest.
    env: { LOG: 'off' },
    talk: () => [
      ...OPEN,
      send(repeated(clientFrame(HELLO), MANY), closeFrame(1000)),
      { do: 'end' },
      receive(
        repeated(ECHO, MANY),
        serverFrame({ opcode: CLOSE, payload: closePayload(1000) }),
      ),
      closed(),
      logged(/20001 frames, 20000 messages, clean: 1000/),
    ],
  },
  {
    id: 'closing/end-after-a-late-violation',
    since: 6,
    rule: 'A violation before the end of the peer’s direction is named: 1002.',
    source: 'RFC 6455, 6.2 and 7.1.7',
    talk: () => [
      ...OPEN,
      send(repeated(clientFrame(HELLO), SEVERAL), clientFrame({ opcode: 0x3 })),
      { do: 'end' },
      receive(repeated(ECHO, SEVERAL)),
      ...failsWith(1002),
    ],
  },
];

function repeated(bytes: Buffer, times: number): Buffer {
  return Buffer.alloc(bytes.length * times, bytes);
}

/** RFC 3629: both ends of every form, and the ends of the gaps between. */
const GOOD_UTF8 = [
  '00',
  '7f',
  'c280',
  'dfbf',
  'e0a080',
  'ed9fbf',
  'ee8080',
  'efbfbf',
  'f0908080',
  'f3bfbfbf',
  'f48fbfbf',
  'efbbbf',
  'efbfbe',
  '61c3a9e282acf09f9880',
];

/** Each is impossible with its last byte, whatever would follow. */
const BAD_UTF8 = [
  '80',
  'bf',
  'c0',
  'c1',
  'f5',
  'fe',
  'ff',
  'c241',
  'c2c2',
  'e080',
  'e09f',
  'eda0',
  'edbf',
  'e18041',
  'e1807f',
  'e180c0',
  'f080',
  'f08f',
  'f490',
  'f4bf',
  'f1808041',
  'f18080c0',
  'f14180',
];

/** Characters that end too early. */
const CUT_UTF8 = ['c2', 'e0a0', 'e282', 'f0', 'f09f', 'f09f98'];

function text(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

function ones(length: number): readonly number[] {
  return Array.from({ length }, () => 1);
}

const utf8: readonly Case[] = [
  ...GOOD_UTF8.map((hex): Case => ({
    id: `closing/utf8-${hex}`,
    since: 6,
    rule: `The UTF-8 ${hex} is accepted, in one frame and cut into fragments.`,
    source: 'RFC 6455, 8.1',
    talk: [
      ...OPEN,
      send(
        clientFrame({ opcode: TEXT, payload: text(hex) }),
        ...fragments(TEXT, text(hex), ones(text(hex).length)),
      ),
      receive(
        serverFrame({ opcode: TEXT, payload: text(hex) }),
        serverFrame({ opcode: TEXT, payload: text(hex) }),
      ),
      silence(),
    ],
  })),
  ...BAD_UTF8.flatMap((hex): Case[] => [
    {
      id: `closing/utf8-${hex}-at-once`,
      since: 6,
      rule: `The bytes ${hex} cannot be UTF-8: 1007, before the frame is over.`,
      source: 'RFC 6455, 8.1',
      talk: [
        ...OPEN,
        send(
          clientFrame({
            opcode: TEXT,
            payload: Buffer.concat([Buffer.from('aé€'), text(hex)]),
            length: 1000n,
          }),
        ),
        ...failsWith(1007),
      ],
    },
    {
      id: `closing/utf8-${hex}-in-fragments`,
      since: 6,
      rule: `The bytes ${hex} cannot be UTF-8, in fragments neither: 1007.`,
      source: 'RFC 6455, 8.1',
      talk: [
        ...OPEN,
        send(
          ...fragments(TEXT, text(hex), [...ones(text(hex).length), 0]).slice(
            0,
            -1,
          ),
        ),
        ...failsWith(1007),
      ],
    },
  ]),
  ...CUT_UTF8.map((hex): Case => ({
    id: `closing/utf8-${hex}-cut`,
    since: 6,
    rule: `A text that ends within a character (${hex}) is not UTF-8: 1007.`,
    source: 'RFC 6455, 8.1',
    talk: [
      ...OPEN,
      send(
        clientFrame({ opcode: TEXT, fin: false, payload: text(hex) }),
        clientFrame({ opcode: CONTINUATION }),
      ),
      ...failsWith(1007),
    ],
  })),
  {
    id: 'closing/utf8-cut-in-one-frame',
    since: 6,
    rule: 'Nothing of a small text that ends within a character comes back.',
    source: 'RFC 6455, 8.1',
    talk: [
      ...OPEN,
      send(clientFrame({ opcode: TEXT, payload: text('61e282') })),
      ...failsWith(1007),
    ],
  },
  {
    id: 'closing/utf8-not-for-binary',
    since: 6,
    rule: 'A binary message may hold any bytes.',
    source: 'RFC 6455, 5.6',
    talk: [
      ...OPEN,
      send(clientFrame({ opcode: BINARY, payload: text('fffec0') })),
      receive(serverFrame({ opcode: BINARY, payload: text('fffec0') })),
      silence(),
    ],
  },
];

const skipped: Case = {
  id: 'closing/ping-and-pong-are-skipped',
  since: 6,
  until: { milestone: 6, why: 'the next milestone answers a ping' },
  rule: 'Ping and pong are recognised, logged and skipped.',
  source: 'RFC 6455, 5.5.2',
  talk: [
    ...OPEN,
    send(
      clientFrame({ opcode: PING, payload: 'ping' }),
      clientFrame({ opcode: PONG }),
      clientFrame(HELLO),
    ),
    receive(serverFrame(HELLO)),
    logged(/ping, 4 bytes, skipped\n.*pong, 0 bytes, skipped/),
  ],
};

export const cases: readonly Case[] = [
  ...handshakes,
  readAway,
  slowReader,
  ...codes,
  ...ending,
  ...utf8,
  skipped,
];
