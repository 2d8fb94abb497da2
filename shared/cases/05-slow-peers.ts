import { closed, receive, response, send, silence } from './case.ts';
import type { Case, Step } from './case.ts';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  serverFrame,
  TEXT,
} from './frames.ts';
import type { FrameFields } from './frames.ts';
import { upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];
const MIB = 1024 * 1024;

/** More than the buffers of both systems hold of one connection. */
const LARGE_BYTES = 8 * MIB;
const HELLO = { opcode: TEXT, payload: 'Hello' };

/** Made when it is needed: it takes its time. */
function large(): FrameFields {
  return { opcode: BINARY, payload: binaryPayload(LARGE_BYTES) };
}

/** Reads nothing from here on, until something is awaited. */
const STOP_READING: Step = { do: 'sleep', forMs: 0 };
/** Long enough for a server to meet buffers that are full. */
const PAUSE: Step = { do: 'sleep', forMs: 100 };

/**
 * What the buffers of both systems may hold together, and what a server may
 * let wait on purpose, is less.
 */
const FAR_TOO_MUCH = 96 * MIB;

/** Back-pressure: peers that do not read, or not yet. */
export const cases: readonly Case[] = [
  {
    id: 'echo/peer-that-pauses',
    since: 5,
    rule: 'When a peer reads again after a pause, the server does so as well.',
    source: 'RFC 6455, 6.1 and 6.2',
    talk: () => [
      ...OPEN,
      STOP_READING,
      send(clientFrame(large())),
      PAUSE,
      receive(serverFrame(large())),
      send(clientFrame(HELLO)),
      receive(serverFrame(HELLO)),
      silence(),
    ],
  },
  {
    id: 'echo/peer-that-does-not-read',
    since: 5,
    rule: 'What a peer does not read must not pile up: it is not read from.',
    source: 'RFC 6455, 10.4',
    talk: [
      ...OPEN,
      { do: 'flood', messageBytes: MIB, maxBytes: FAR_TOO_MUCH },
      send(clientFrame(HELLO)),
      receive(serverFrame(HELLO)),
      silence(),
    ],
  },
  {
    id: 'echo/peer-that-ends',
    since: 5,
    rule: 'A peer that ends its direction still gets the echo of all it sent.',
    source: 'RFC 6455, 6.2',
    talk: () => [
      ...OPEN,
      STOP_READING,
      send(clientFrame(large()), clientFrame(HELLO)),
      { do: 'end' },
      PAUSE,
      receive(serverFrame(large()), serverFrame(HELLO)),
      closed(),
    ],
  },
];
