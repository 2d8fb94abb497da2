import { expect, test } from 'vitest';
import {
  BINARY,
  clientFrame,
  fragments,
  PING,
  TEXT,
} from '../../../shared/cases/frames.ts';
import { readLimits } from '../limits.ts';
import { Receiver } from './receiver.ts';
import type { ReceiverHandler } from './receiver.ts';

function receiver(log: string[]): Receiver {
  const handler: ReceiverHandler = {
    onMessage: ({ type, length }) => log.push(`${type} ${length}`),
    onControl: (_opcode, payload) => log.push(`control ${payload.length}`),
  };
  return new Receiver(handler, readLimits({}), null);
}

test('a turn is over after so many frames, control frames included', () => {
  const log: string[] = [];
  const bytes = receiver(log);
  bytes.push(
    Buffer.concat([
      clientFrame({ opcode: TEXT, payload: 'one' }),
      clientFrame({ opcode: PING }),
      ...fragments(BINARY, Buffer.from('abc'), [1, 1, 1]),
    ]),
  );
  expect(bytes.run(2)).toBe(true);
  expect(log).toEqual(['text 3', 'control 0']);
  expect(bytes.run(2)).toBe(true);
  expect(log).toHaveLength(2);
  // The last frame of all: nothing is left to do.
  expect(bytes.run(1)).toBe(false);
  expect(log).toEqual(['text 3', 'control 0', 'binary 3']);
  expect(bytes.run(2)).toBe(false);
});

test('half a frame is no reason for another turn', () => {
  const log: string[] = [];
  const bytes = receiver(log);
  bytes.push(clientFrame({ opcode: TEXT, payload: 'one' }).subarray(0, 7));
  expect(bytes.run(1)).toBe(false);
});

test('no message has begun before the header of its first frame', () => {
  const bytes = receiver([]);
  const ping = clientFrame({ opcode: PING, payload: 'p' });
  bytes.push(ping.subarray(0, 7));
  bytes.run(1);
  expect(bytes.isBetweenMessages).toBe(true);
  bytes.push(ping.subarray(7));
  bytes.run(1);
  const start = clientFrame({ opcode: TEXT, fin: false, payload: 'a' });
  bytes.push(start.subarray(0, 2));
  bytes.run(1);
  expect(bytes.isBetweenMessages).toBe(false);
  bytes.push(Buffer.concat([start.subarray(2), ping]));
  bytes.run(2);
  expect(bytes.isBetweenMessages).toBe(false);

  const other = receiver([]);
  other.push(clientFrame({ opcode: 0x3 }));
  expect(() => other.run(1)).toThrow('the opcode is reserved');
  expect(other.isBetweenMessages).toBe(true);
});

test('a receiver that was stopped does not go on', () => {
  const log: string[] = [];
  const bytes = receiver(log);
  bytes.push(clientFrame({ opcode: TEXT, payload: 'one' }));
  bytes.stop();
  expect(bytes.run(9)).toBe(false);
  expect(log).toEqual([]);
});
