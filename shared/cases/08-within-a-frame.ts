import { closed, receive, response, send, silence } from './case.ts';
import type { Case, Step } from './case.ts';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  serverFrame,
  TEXT,
  textPayload,
} from './frames.ts';
import { upgrade } from './requests.ts';

const OPEN: readonly Step[] = [send(upgrade()), response(101)];

const FRAME_BYTES = 1024 * 1024;
const HALF = FRAME_BYTES / 2;

/** The echo begins before its first ping is due, on a busy machine too. */
const INTERVAL_MS = 500;

const BEAT = {
  HEARTBEAT_INTERVAL_MS: String(INTERVAL_MS),
  // Much longer than the pause: nobody answers a ping that has not left.
  HEARTBEAT_TIMEOUT_MS: '20000',
};

/** What has no place in a frame whose beginning has been sent back. */
export const cases: readonly Case[] = [
  {
    id: 'streaming/utf8-within-a-frame',
    since: 8,
    rule:
      'In a frame that is half sent back there is no place for a close frame: ' +
      'TCP ends.',
    source: 'RFC 6455, 5.4 and 7.1.7',
    talk: () => {
      const payload = textPayload(200_000);
      const length = 400_000n;
      const wrong = Buffer.concat([payload, Buffer.from([0xff])]);
      const frame = clientFrame({ opcode: TEXT, payload: wrong, length });
      return [
        ...OPEN,
        send(frame.subarray(0, -1)),
        receive(serverFrame({ opcode: TEXT, payload, length })),
        send(frame.subarray(-1)),
        closed(),
      ];
    },
  },
  {
    id: 'streaming/no-ping-within-a-frame',
    since: 8,
    rule:
      'In a frame that is half sent back there is no place for a ping: it ' +
      'waits for the end of the frame.',
    source: 'RFC 6455, 5.4 and 5.5',
    env: BEAT,
    talk: () => {
      const fields = { opcode: BINARY, payload: binaryPayload(FRAME_BYTES) };
      const frame = clientFrame(fields);
      const echo = serverFrame(fields);
      return [
        ...OPEN,
        send(frame.subarray(0, -HALF)),
        receive(echo.subarray(0, -HALF)),
        silence(INTERVAL_MS * 2),
        send(frame.subarray(-HALF)),
        receive(echo.subarray(-HALF)),
        { do: 'ping', answer: true },
      ];
    },
  },
];
