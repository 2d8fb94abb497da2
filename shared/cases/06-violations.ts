import { VIOLATIONS } from './04-receiver.ts';
import { closed, logged, receive, response, send } from './case.ts';
import type { Case, Step } from './case.ts';
import {
  BINARY,
  clientFrame,
  CLOSE,
  CONTINUATION,
  PING,
  PONG,
  serverFrame,
  TEXT,
} from './frames.ts';
import type { FrameFields } from './frames.ts';
import { upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];
const HELLO = { opcode: TEXT, payload: 'Hello' };
const START = clientFrame({ opcode: TEXT, fin: false, payload: 'Hel' });

/** The server says why it closes, and closes. */
function failsWith(code: number): readonly Step[] {
  return [{ do: 'close frame', code }, closed()];
}

const NOT_KEPT: Case['until'] = {
  milestone: 7,
  why: 'a message that is not kept in memory needs no limit',
};

/** The same bytes as before, but now the peer is told. */
const told: readonly Case[] = Object.entries(VIOLATIONS).map(
  ([name, { rule, source, bytes, env }]): Case => {
    const code = name.includes('limit') ? 1009 : 1002;
    const isAnswered = name === 'continuation-after-the-end';
    const answer = isAnswered ? [receive(serverFrame(HELLO))] : [];
    return {
      id: `closing/${name}`,
      since: 6,
      rule: `${rule.replace(/\.$/, '')}: ${code}.`,
      source,
      ...(env && { env }),
      ...(name === 'over-the-default-limit' && { until: NOT_KEPT }),
      talk: [...OPEN, send(...bytes), ...answer, ...failsWith(code)],
    };
  },
);

interface Kind extends FrameFields {
  readonly after?: Buffer;
}

/** One correct frame of each kind but text, and what has to come before it. */
const KINDS: Readonly<Record<string, Kind>> = {
  binary: { opcode: BINARY, payload: 'Hello' },
  continuation: { opcode: CONTINUATION, payload: 'lo', after: START },
  close: { opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) },
  ping: { opcode: PING, payload: 'Hello' },
  pong: { opcode: PONG, payload: 'Hello' },
};

interface Example {
  readonly rule: string;
  readonly source: string;
  readonly bytes: readonly Buffer[];
}

function violation(name: string, { rule, source, bytes }: Example): Case {
  return {
    id: `closing/${name}`,
    since: 6,
    rule,
    source,
    talk: [...OPEN, send(...bytes), ...failsWith(1002)],
  };
}

const ofEveryKind: readonly Case[] = Object.entries(KINDS).flatMap(
  ([kind, { after = Buffer.alloc(0), ...frame }]) => [
    violation(`unmasked-${kind}`, {
      rule: `A ${kind} frame must be masked as well: 1002.`,
      source: 'RFC 6455, 5.1',
      bytes: [after, clientFrame({ ...frame, key: null })],
    }),
    ...[4, 2, 1].map((rsv, i) =>
      violation(`rsv${i + 1}-on-${kind}`, {
        rule: `RSV${i + 1} must not be set in a ${kind} frame either: 1002.`,
        source: 'RFC 6455, 5.2',
        bytes: [after, clientFrame({ ...frame, rsv })],
      }),
    ),
  ],
);

const betweenFragments: readonly Case[] = [0x3, 0x7, 0xb, 0xf].map((opcode) =>
  violation(`opcode-${opcode}-between-fragments`, {
    rule: `Opcode ${opcode} is reserved between fragments as well: 1002.`,
    source: 'RFC 6455, 5.2',
    bytes: [START, clientFrame({ opcode })],
  }),
);

const others: readonly Case[] = [
  violation('ping-length-not-shortest', {
    rule: 'The length of a control frame has its shortest form, too: 1002.',
    source: 'RFC 6455, 5.2 and 5.5',
    bytes: [clientFrame({ opcode: PING, payload: 'Hello', form: 16 })],
  }),
  {
    id: 'closing/rsv1-after-an-offer',
    since: 6,
    rule: 'An extension that was only offered is not in use: 1002.',
    source: 'RFC 6455, 5.8 and 9.1',
    talk: [
      send(upgrade({ 'Sec-WebSocket-Extensions': 'permessage-deflate' })),
      response(101, { 'sec-websocket-extensions': null }),
      send(clientFrame({ ...HELLO, rsv: 4 })),
      ...failsWith(1002),
    ],
  },
  {
    id: 'closing/violation-in-the-log',
    since: 6,
    rule: 'A violation is logged, with a code for programs.',
    source: 'RFC 6455, 7.1.7',
    talk: [
      ...OPEN,
      send(clientFrame({ opcode: 0x3 })),
      ...failsWith(1002),
      logged(/protocol error: .*RESERVED_OPCODE/),
    ],
  },
];

export const cases: readonly Case[] = [
  ...told,
  ...ofEveryKind,
  ...betweenFragments,
  ...others,
];
