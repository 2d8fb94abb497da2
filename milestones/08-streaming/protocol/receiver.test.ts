import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BINARY,
  clientFrame,
  fragments,
  PING,
  TEXT,
} from '../../../shared/cases/frames.ts';
import { readLimits } from '../limits.ts';
import type { ControlListener, MessageListener } from './listeners.ts';
import { Receiver } from './receiver.ts';

function receiver(log: string[]): Receiver {
  const listener: MessageListener & ControlListener = {
    onBegin: (type) => log.push(type),
    onFrame: (length, isLast) => log.push(`${length}${isLast ? '!' : ''}`),
    onPart: (chunk, start, end) => log.push(chunk.toString('utf8', start, end)),
    onEnd: () => log.push('end'),
    onControl: (_opcode, payload) => log.push(`control ${payload.length}`),
  };
  return new Receiver(listener, listener, readLimits({}), null);
}

/** A new one each time: it is unmasked in place. */
function one(): Buffer {
  return clientFrame({ opcode: TEXT, payload: 'one' });
}

test('a turn is over after so many frames, control frames included', () => {
  const log: string[] = [];
  const bytes = receiver(log);
  bytes.push(
    Buffer.concat([
      one(),
      clientFrame({ opcode: PING }),
      ...fragments(BINARY, Buffer.from('abc'), [1, 1, 1]),
    ]),
  );
  expect(bytes.run(2)).toBe(true);
  expect(log.splice(0)).toEqual(['text', '3!', 'one', 'end', 'control 0']);
  expect(bytes.run(2)).toBe(true);
  expect(log.splice(0)).toEqual(['binary', '1', 'a', '1', 'b']);
  // The last frame of all: nothing is left to do.
  expect(bytes.run(1)).toBe(false);
  expect(log).toEqual(['1!', 'c', 'end']);
  expect(bytes.run(2)).toBe(false);
});

test('a chunk that ends with the last frame of a turn is not kept', () => {
  const chunks: Buffer[] = [];
  const listener: MessageListener & ControlListener = {
    onBegin: () => {},
    onFrame: () => {},
    onPart: (chunk) => chunks.push(chunk),
    onEnd: () => {},
    onControl: () => {},
  };
  const bytes = new Receiver(listener, listener, readLimits({}), null);
  const [first, second] = [one(), one()];
  for (const chunk of [first, second]) {
    bytes.push(chunk);
    bytes.run(1);
  }
  // The very same: were the first one there, both would have been copied.
  expect(chunks[1]).toBe(second);
});

test.each([0, 200])(
  'of a text that ends within a character nothing is passed on: %d and 2',
  (length) => {
    const log: string[] = [];
    const bytes = receiver(log);
    const cut = Buffer.from([0xe2, 0x82]);
    const payload = Buffer.concat([Buffer.alloc(length, 'a'), cut]);
    bytes.push(clientFrame({ opcode: TEXT, payload }));
    expect(() => bytes.run(2)).toThrow('a text message is not UTF-8');
    expect(log).toEqual(['text', `${length + 2}!`]);
  },
);

test('a part of a payload is passed on before the rest is there', () => {
  const log: string[] = [];
  const bytes = receiver(log);
  bytes.push(one().subarray(0, 7));
  expect(bytes.run(1)).toBe(false);
  expect(log.splice(0)).toEqual(['text', '3!', 'o']);
  expect(bytes.isBetweenMessages).toBe(false);
  bytes.push(one().subarray(7));
  bytes.run(1);
  expect(log).toEqual(['ne', 'end']);
  expect(bytes.isBetweenMessages).toBe(true);
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
  bytes.push(one());
  bytes.stop();
  expect(bytes.run(9)).toBe(false);
  expect(log).toEqual([]);
});

describe('a handler that is busy', () => {
  test('is not given more, and loses nothing', () => {
    const log: string[] = [];
    const bytes = receiver(log);
    bytes.push(Buffer.concat([one(), one()]));
    bytes.hold();
    expect(bytes.run(9)).toBe(false);
    expect(log).toEqual([]);
    // What comes all the same waits behind it.
    bytes.push(one());
    bytes.release();
    expect(bytes.run(9)).toBe(false);
    expect(log.filter((each) => each === 'one')).toHaveLength(3);
  });

  test('ends a message only when its last part has been taken', () => {
    const log: string[] = [];
    const held: Receiver = new Receiver(
      {
        onBegin: () => {},
        onFrame: () => {},
        onPart: () => held.hold(),
        onEnd: () => log.push('end'),
      },
      { onControl: () => {} },
      readLimits({}),
      null,
    );
    for (const cut of [0, 3]) {
      held.push(one().subarray(0, cut));
      held.run(9);
      held.push(one().subarray(cut));
      expect(held.run(9)).toBe(false);
      expect(log).toEqual([]);
      held.release();
      held.run(9);
      expect(log.splice(0)).toEqual(['end']);
    }
  });
});

test('however the bytes are cut, the same comes out', () => {
  const frame = fc.record({
    opcode: fc.constantFrom(TEXT, BINARY, PING),
    payload: fc.string({ maxLength: 40 }).map((text) => Buffer.from(text)),
  });
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.array(fc.nat({ max: 30 })),
      (frames, cuts) => {
        const bytes = Buffer.concat(
          frames.map(({ opcode, payload }) =>
            clientFrame({ opcode, payload: payload.subarray(0, 125) }),
          ),
        );
        const whole: string[] = [];
        const atOnce = receiver(whole);
        atOnce.push(Buffer.from(bytes));
        atOnce.run(99);
        const cut: string[] = [];
        const inPieces = receiver(cut);
        let start = 0;
        for (const length of [...cuts, bytes.length]) {
          inPieces.push(Buffer.from(bytes.subarray(start, start + length)));
          inPieces.run(99);
          start += length;
        }
        expect(joined(cut)).toEqual(joined(whole));
      },
    ),
    { seed: 6455, numRuns: 300 },
  );
});

/** Parts of a payload are one text, however many they are. */
function joined(log: readonly string[]): string {
  return log.join('');
}
