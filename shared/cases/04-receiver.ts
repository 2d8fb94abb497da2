import { AT_ONCE_MS, closed, logged, response, send, silence } from './case.ts';
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
  TEXT,
  textPayload,
} from './frames.ts';
import { upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];

const MIB = 1024 * 1024;

/** Both sides of every boundary between the forms of the length, and more. */
export const LENGTHS = [
  0,
  1,
  125,
  126,
  127,
  128,
  256,
  65_535,
  65_536,
  65_537,
  MIB,
  16 * MIB,
];

function message(type: string, length: number, frames = 1): Step {
  return logged(
    new RegExp(`: ${type}, ${length} bytes, frames: ${frames}, chunks: \\d+, `),
  );
}

const lengths: readonly Case[] = LENGTHS.flatMap((length) =>
  (['text', 'binary'] as const).map((type): Case => ({
    id: `receiver/${type}-of-${length}`,
    since: 4,
    rule: `A ${type} message of ${length} bytes is received.`,
    source: 'RFC 6455, 5.2',
    talk: () => [
      ...OPEN,
      send(
        type === 'text'
          ? clientFrame({ opcode: TEXT, payload: textPayload(length) })
          : clientFrame({ opcode: BINARY, payload: binaryPayload(length) }),
      ),
      logged(
        new RegExp(`: ${type}, ${length} bytes, .*${start(type, length)}`),
      ),
    ],
  })),
);

/** How the log shows the payload: who misses the length misses it as well. */
function start(type: 'text' | 'binary', length: number): string {
  if (length < 100) return '';
  return type === 'text' ? ', "aé€😀 aé€😀 ' : ', 00 1f 3e 5d 7c 9b ba d9';
}

const HELLO = clientFrame({ opcode: TEXT, payload: 'Hello' });
const PAYLOAD = Buffer.from('It came in several pieces.');

interface Example {
  readonly rule: string;
  readonly source: string;
  readonly bytes: readonly Buffer[];
  readonly then: readonly Step[];
  readonly env?: Readonly<Record<string, string>>;
  readonly until?: Case['until'];
}

function examples(list: Readonly<Record<string, Example>>): readonly Case[] {
  return Object.entries(list).map(([name, example]) => ({
    id: `receiver/${name}`,
    since: 4,
    rule: example.rule,
    source: example.source,
    ...(example.env && { env: example.env }),
    ...(example.until && { until: example.until }),
    talk: [...OPEN, send(...example.bytes), ...example.then],
  }));
}

const SECTION_5_4 = 'RFC 6455, 5.4';

const first = examples({
  'hello-of-the-rfc': {
    rule: 'The masked "Hello" of the RFC is read.',
    source: 'RFC 6455, 5.7',
    bytes: [Buffer.from('818537fa213d7f9f4d5158', 'hex')],
    then: [logged(/text, 5 bytes, frames: 1, chunks: \d+, "Hello"/)],
  },
  'key-of-zeros': {
    rule: 'A masking key of zeros is a key like any other.',
    source: 'RFC 6455, 5.3',
    bytes: [
      clientFrame({ opcode: TEXT, payload: 'plain', key: Buffer.alloc(4) }),
    ],
    then: [logged(/text, 5 bytes, frames: 1, chunks: \d+, "plain"/)],
  },
});

const messages = examples({
  'two-fragments': {
    rule: 'Two fragments make one message.',
    source: SECTION_5_4,
    bytes: fragments(TEXT, PAYLOAD, [10, 16]),
    then: [logged(/text, 26 bytes, frames: 2, .*"It came in several pieces."/)],
  },
  'every-byte-a-fragment': {
    rule: 'A message may have a fragment for every byte.',
    source: SECTION_5_4,
    bytes: fragments(
      BINARY,
      PAYLOAD,
      Array.from({ length: 26 }, () => 1),
    ),
    then: [message('binary', 26, 26)],
  },
  'empty-fragments': {
    rule: 'Fragments may be empty: the first, the last, and any between.',
    source: SECTION_5_4,
    bytes: fragments(TEXT, PAYLOAD, [0, 10, 0, 0, 16, 0]),
    then: [logged(/text, 26 bytes, frames: 6, .*"It came in several pieces."/)],
  },
  'only-empty-fragments': {
    rule: 'A message of empty fragments is an empty message.',
    source: SECTION_5_4,
    bytes: fragments(TEXT, PAYLOAD, [0, 0, 0]),
    then: [message('text', 0, 3)],
  },
  'large-fragments': {
    rule: 'Fragments may be large, and have each form of length.',
    source: SECTION_5_4,
    bytes: fragments(BINARY, binaryPayload(70_525), [125, 400, 70_000]),
    then: [message('binary', 70_525, 3)],
  },
  'character-over-fragments': {
    rule: 'A character may be cut between two fragments.',
    source: SECTION_5_4,
    bytes: fragments(TEXT, Buffer.from('😀'), [1, 2, 1]),
    then: [logged(/text, 4 bytes, frames: 3, .*"😀"/)],
  },
  'control-frames-between-fragments': {
    rule: 'Control frames may come between the fragments of a message.',
    source: 'RFC 6455, 5.4 and 5.5',
    bytes: fragments(TEXT, PAYLOAD, [10, 10, 6]).flatMap((fragment) => [
      clientFrame({ opcode: PONG, payload: 'between' }),
      fragment,
    ]),
    then: [logged(/text, 26 bytes, frames: 3, .*"It came in several pieces."/)],
  },
  'control-frame-of-125': {
    rule: 'A control frame may have 125 bytes.',
    source: 'RFC 6455, 5.5',
    bytes: [clientFrame({ opcode: PONG, payload: textPayload(125) }), HELLO],
    then: [logged(/"Hello"/)],
  },
  'many-in-one-chunk': {
    rule: 'A chunk may hold many frames, and none is forgotten.',
    source: 'RFC 6455, 5.2',
    bytes: [
      ...Array.from({ length: 500 }, (_, i) =>
        clientFrame({ opcode: BINARY, payload: binaryPayload(i % 130) }),
      ),
      HELLO,
    ],
    then: [
      logged(/"Hello"/),
      { do: 'end' },
      logged(/closed after \d+ bytes, 501 frames, 501 messages/),
    ],
  },
  'exactly-the-limit': {
    rule: 'A message as large as the limit is accepted.',
    source: 'RFC 6455, 10.4',
    env: { MAX_MESSAGE_BYTES: '1000' },
    bytes: [
      ...fragments(BINARY, binaryPayload(1000), [500, 500]),
      clientFrame({ opcode: BINARY, payload: binaryPayload(1000) }),
    ],
    then: [message('binary', 1000, 2), message('binary', 1000, 1)],
  },
});

const SKIPPED: Case['until'] = {
  milestone: 5,
  why: 'later milestones answer control frames instead of skipping them',
};

const skipped = examples({
  'control-frames-are-skipped': {
    rule: 'Control frames are recognised, logged and skipped.',
    source: 'RFC 6455, 5.5',
    until: SKIPPED,
    bytes: [
      clientFrame({ opcode: PING, payload: 'ping' }),
      clientFrame({ opcode: PONG }),
      clientFrame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) }),
      HELLO,
    ],
    then: [
      logged(
        /ping, 4 bytes, skipped\n.*pong, 0 bytes, skipped\n.*close, 2 bytes, skipped\n.*"Hello"/,
      ),
    ],
  },
});

/** Bytes that come late: the receiver waits for them without confusion. */
const waiting: readonly Case[] = [
  ...[1, 2, 5, 6, 8, 10].map((cut): Case => ({
    id: `receiver/pause-after-${cut}`,
    since: 4,
    rule: `A frame of 11 bytes may pause after ${cut} of them.`,
    source: 'RFC 6455, 5.2',
    talk: [
      ...OPEN,
      send(HELLO.subarray(0, cut)),
      silence(),
      send(HELLO.subarray(cut)),
      logged(/text, 5 bytes, frames: 1, chunks: \d+, "Hello"/),
    ],
  })),
  {
    id: 'receiver/frames-with-the-handshake',
    since: 4,
    rule: 'A frame that comes in one chunk with the request is not lost.',
    source: 'RFC 6455, 4.1',
    talk: [
      send(upgrade(), HELLO, HELLO.subarray(0, 3)),
      response(101),
      send(HELLO.subarray(3)),
      logged(/"Hello"\n(.|\n)*"Hello"/),
    ],
  },
];

const LEFT = /closed after \d+ bytes, \d+ frames, 0 messages/;
/** A message has begun when it is known that a frame is one of its frames. */
const LEFT_IN_MESSAGE = new RegExp(`${LEFT.source}, in the middle`);

const BEFORE_MESSAGE = ['header', 'length'];

const leaving: readonly Case[] = Object.entries({
  header: HELLO.subarray(0, 1),
  length: clientFrame({ opcode: BINARY, payload: binaryPayload(300) }).subarray(
    0,
    3,
  ),
  key: HELLO.subarray(0, 4),
  payload: HELLO.subarray(0, 8),
  fragments: clientFrame({ opcode: TEXT, fin: false, payload: 'Hel' }),
}).flatMap(([where, bytes]) =>
  (['end', 'reset'] as const).map((how): Case => ({
    id: `receiver/${how}-in-${where}`,
    since: 4,
    rule: `A peer that leaves (${how}) in mid-${where} is let go.`,
    source: 'RFC 6455, 7.1.7',
    talk: [
      ...OPEN,
      send(bytes),
      silence(),
      { do: how },
      logged(BEFORE_MESSAGE.includes(where) ? LEFT : LEFT_IN_MESSAGE),
    ],
  })),
);

const REPLACED: Case['until'] = {
  milestone: 5,
  why: 'from the closing handshake on a close frame says what was wrong',
};

/** The connection ends, and the log says why. */
function violation(rule: string, source: string, ...bytes: Buffer[]): Example {
  return {
    rule,
    source,
    until: REPLACED,
    bytes,
    then: [closed(), logged(/protocol error: ./)],
  };
}

const START = clientFrame({ opcode: TEXT, fin: false, payload: 'Hel' });
const END = clientFrame({ opcode: CONTINUATION, payload: 'lo' });

/** Each ends the connection. The closing handshake will give each a code. */
export const VIOLATIONS: Readonly<Record<string, Example>> = {
  unmasked: violation(
    'A frame that is not masked ends the connection.',
    'RFC 6455, 5.1',
    clientFrame({ opcode: TEXT, payload: 'Hello', key: null }),
  ),
  'unmasked-and-empty': violation(
    'An empty frame must be masked as well.',
    'RFC 6455, 5.1',
    clientFrame({ opcode: TEXT, key: null }),
  ),
  ...Object.fromEntries(
    [4, 2, 1].map((rsv, i) => [
      `rsv${i + 1}`,
      violation(
        `RSV${i + 1} must not be set: no extension was agreed on.`,
        'RFC 6455, 5.2',
        clientFrame({ opcode: TEXT, payload: 'Hello', rsv }),
      ),
    ]),
  ),
  ...Object.fromEntries(
    [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf].map((opcode) => [
      `opcode-${opcode}`,
      violation(
        `Opcode ${opcode} is reserved and ends the connection.`,
        'RFC 6455, 5.2',
        clientFrame({ opcode }),
      ),
    ]),
  ),
  'continuation-of-nothing': violation(
    'A continuation must continue something.',
    SECTION_5_4,
    END,
  ),
  'continuation-after-the-end': {
    ...violation(
      'After its last frame a message is over.',
      SECTION_5_4,
      START,
      END,
      END,
    ),
    // The message before it may have been answered.
    then: [{ do: 'gone', withinMs: AT_ONCE_MS }, logged(/protocol error: ./)],
  },
  'message-in-a-message': violation(
    'A new message must not begin inside a fragmented one.',
    SECTION_5_4,
    START,
    HELLO,
  ),
  ...Object.fromEntries(
    Object.entries({ CLOSE, PING, PONG }).flatMap(([name, opcode]) => [
      [
        `fragmented-${name.toLowerCase()}`,
        violation(
          'A control frame must not be fragmented.',
          'RFC 6455, 5.5',
          clientFrame({ opcode, fin: false }),
        ),
      ],
      [
        `${name.toLowerCase()}-of-126`,
        violation(
          'A control frame must not have more than 125 bytes.',
          'RFC 6455, 5.5',
          clientFrame({ opcode, payload: textPayload(126) }),
        ),
      ],
    ]),
  ),
  'length-with-top-bit': violation(
    'The top bit of a 64-bit length must be 0.',
    'RFC 6455, 5.2',
    clientFrame({ opcode: BINARY, length: 1n << 63n }),
  ),
  'length-not-shortest-16': violation(
    'A length below 126 must not take 16 bits.',
    'RFC 6455, 5.2',
    clientFrame({ opcode: BINARY, payload: binaryPayload(125), form: 16 }),
  ),
  'length-not-shortest-64': violation(
    'A length below 65,536 must not take 64 bits.',
    'RFC 6455, 5.2',
    clientFrame({ opcode: BINARY, payload: binaryPayload(65_535), form: 64 }),
  ),
  'over-the-default-limit': violation(
    'More than 256 MiB are refused as soon as they are announced.',
    'RFC 6455, 10.4',
    clientFrame({ opcode: BINARY, length: 256n * 1024n * 1024n + 1n }),
  ),
  'over-every-limit': violation(
    'The largest length there is does no harm.',
    'RFC 6455, 10.4',
    clientFrame({ opcode: BINARY, length: (1n << 63n) - 1n }),
  ),
  'one-over-the-limit': {
    ...violation(
      'One byte more than the limit is refused, before any payload.',
      'RFC 6455, 10.4',
      clientFrame({ opcode: BINARY, length: 1001n }),
    ),
    env: { MAX_MESSAGE_BYTES: '1000' },
  },
  'fragments-over-the-limit': {
    ...violation(
      'The limit holds for all fragments of a message together.',
      'RFC 6455, 10.4',
      clientFrame({ opcode: BINARY, fin: false, payload: binaryPayload(900) }),
      clientFrame({ opcode: PONG }),
      clientFrame({ opcode: CONTINUATION, length: 101n }),
    ),
    env: { MAX_MESSAGE_BYTES: '1000' },
  },
};

const bounds: readonly Case[] = [
  {
    id: 'receiver/nothing-after-a-violation',
    since: 4,
    until: REPLACED,
    rule: 'What follows a violation is not read.',
    source: 'RFC 6455, 7.1.7',
    talk: [
      ...OPEN,
      send(clientFrame({ opcode: 0x3 }), HELLO),
      closed(),
      { do: 'end' },
      logged(/closed after \d+ bytes, 0 frames, 0 messages/),
    ],
  },
];

export const cases: readonly Case[] = [
  ...first,
  ...lengths,
  ...messages,
  ...skipped,
  ...waiting,
  ...leaving,
  ...examples(VIOLATIONS),
  ...bounds,
];
