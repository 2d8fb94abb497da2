import { createHash } from 'node:crypto';
import { closed, receive, response, send, silence } from './case.ts';
import type { Case, Step } from './case.ts';
import {
  BINARY,
  binaryPayload,
  clientFrame,
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

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

interface Example {
  readonly rule: string;
  readonly source?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly talk: () => readonly Step[];
}

function examples(list: Readonly<Record<string, Example>>): readonly Case[] {
  return Object.entries(list).map(([name, { rule, source, env, talk }]) => ({
    id: `streaming/${name}`,
    since: 8,
    rule,
    source: source ?? 'RFC 6455, 5.4 and 6.2',
    ...(env && { env }),
    talk: () => [...OPEN, ...talk()],
  }));
}

/** A frame of which only the first bytes of the payload are there. */
function begun(length: number, there: number): Buffer {
  const payload = binaryPayload(there);
  const fields = { opcode: BINARY, payload, length: BigInt(length) };
  return clientFrame(fields);
}

function echoBegun(length: number, there: number): Buffer {
  const payload = binaryPayload(there);
  return serverFrame({ opcode: BINARY, payload, length: BigInt(length) });
}

const parts = examples({
  'echo-before-the-end': {
    rule: 'A large frame is sent back as it comes, before all of it is there.',
    talk: () => {
      const whole = begun(MIB, MIB);
      const half = whole.length - MIB / 2;
      const echo = echoBegun(MIB, MIB);
      return [
        send(whole.subarray(0, half)),
        receive(echo.subarray(0, echo.length - MIB / 2)),
        silence(),
        send(whole.subarray(half)),
        receive(echo.subarray(echo.length - MIB / 2)),
        silence(),
      ];
    },
  },
  'frame-of-8-gib': {
    rule: 'A frame may announce more than the memory holds: 8 GiB.',
    source: 'RFC 6455, 5.2',
    talk: () => [
      send(begun(8 * GIB, MIB)),
      receive(echoBegun(8 * GIB, MIB)),
      silence(),
    ],
  },
  'fragments-as-fragments': {
    rule: 'Large fragments are sent back as fragments, each before the next.',
    talk: () => {
      const payload = binaryPayload(450_000);
      const sizes = [150_000, 200_000, 100_000];
      let start = 0;
      return fragments(BINARY, payload, sizes).flatMap((fragment, i) => {
        const part = payload.subarray(start, start + (sizes[i] ?? 0));
        start += part.length;
        const opcode = i === 0 ? BINARY : CONTINUATION;
        const fin = i === sizes.length - 1;
        return [
          send(fragment),
          receive(serverFrame({ opcode, fin, payload: part })),
        ];
      });
    },
  },
  'ping-between-large-fragments': {
    rule: 'A ping between large fragments is answered between them.',
    source: 'RFC 6455, 5.4 and 5.5.2',
    talk: () => {
      const [first, last] = fragments(
        BINARY,
        binaryPayload(400_000),
        [200_000, 200_000],
      );
      const payload = binaryPayload(400_000);
      return [
        send(first ?? Buffer.alloc(0), clientFrame({ opcode: PING })),
        receive(
          serverFrame({
            opcode: BINARY,
            fin: false,
            payload: payload.subarray(0, 200_000),
          }),
          serverFrame({ opcode: PONG }),
        ),
        send(last ?? Buffer.alloc(0)),
        receive(
          serverFrame({
            opcode: CONTINUATION,
            payload: payload.subarray(200_000),
          }),
        ),
        silence(),
      ];
    },
  },
});

const rules = examples({
  'limit-from-the-header': {
    rule: 'A limit holds for what is streamed too, from the header on: 1009.',
    source: 'RFC 6455, 10.4',
    env: { MAX_MESSAGE_BYTES: '1000000' },
    talk: () => [
      send(clientFrame({ opcode: BINARY, length: 1_000_001n }).subarray(0, 10)),
      { do: 'close frame', code: 1009 },
      closed(),
    ],
  },
  'limit-in-fragments': {
    rule: 'A limit counts all fragments, those that have left as well: 1009.',
    source: 'RFC 6455, 10.4',
    env: { MAX_MESSAGE_BYTES: '1000000' },
    talk: () => {
      const payload = binaryPayload(600_000);
      const fields = { opcode: BINARY, fin: false, payload };
      return [
        send(
          clientFrame(fields),
          clientFrame({ opcode: CONTINUATION, length: 400_001n }),
        ),
        receive(serverFrame(fields)),
        { do: 'close frame', code: 1009 },
        closed(),
      ];
    },
  },
  'utf8-between-fragments': {
    rule: 'Text that is not UTF-8 ends the connection in its first bytes: 1007.',
    source: 'RFC 6455, 8.1',
    talk: () => {
      const payload = textPayload(200_000);
      const fields = { opcode: TEXT, fin: false, payload };
      const wrong = Buffer.from([0xc3, 0x28]);
      return [
        send(clientFrame(fields)),
        receive(serverFrame(fields)),
        send(clientFrame({ opcode: CONTINUATION, payload: wrong })),
        { do: 'close frame', code: 1007 },
        closed(),
      ];
    },
  },
});

function sha256(payload: Buffer): Buffer {
  const digest = createHash('sha256').update(payload).digest('hex');
  return serverFrame({ opcode: TEXT, payload: digest });
}

const SHA256 = { HANDLER: 'sha256' };

const handlers = examples({
  'sha256-of-nothing': {
    rule: 'With HANDLER=sha256 a message is answered with its SHA-256, in hex.',
    env: SHA256,
    talk: () => [
      send(clientFrame({ opcode: BINARY })),
      receive(sha256(Buffer.alloc(0))),
      send(clientFrame({ opcode: BINARY, payload: 'abc' })),
      receive(sha256(Buffer.from('abc'))),
      silence(),
    ],
  },
  'sha256-of-fragments': {
    rule: 'It is the SHA-256 of the whole message, however it is cut.',
    env: SHA256,
    talk: () => {
      const payload = binaryPayload(300_001);
      return [
        send(...fragments(BINARY, payload, [1, 0, 200_000, 100_000])),
        receive(sha256(payload)),
        silence(),
      ];
    },
  },
  'whole-messages': {
    rule: 'With HANDLER=whole a message is sent back when it has all come.',
    env: { HANDLER: 'whole' },
    talk: () => {
      const payload = binaryPayload(300_000);
      const [first, last] = fragments(BINARY, payload, [200_000, 100_000]);
      return [
        send(first ?? Buffer.alloc(0)),
        silence(),
        send(last ?? Buffer.alloc(0)),
        receive(serverFrame({ opcode: BINARY, payload })),
        silence(),
      ];
    },
  },
  'whole-over-the-default-limit': {
    rule: 'Whole messages have a limit of 256 MiB unless told otherwise: 1009.',
    source: 'RFC 6455, 10.4',
    env: { HANDLER: 'whole' },
    talk: () => [
      send(clientFrame({ opcode: BINARY, length: 268_435_457n })),
      { do: 'close frame', code: 1009 },
      closed(),
    ],
  },
});

export const cases: readonly Case[] = [...parts, ...rules, ...handlers];
