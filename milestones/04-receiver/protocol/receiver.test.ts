import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  binaryPayload,
  clientFrame,
  PING,
  TEXT,
} from '../../../shared/cases/frames.ts';
import type { Message } from './message.ts';
import { ProtocolError } from './protocol-error.ts';
import { Receiver } from './receiver.ts';
import { traceTo } from './trace.ts';

const MIB = 1024 * 1024;

/** What came out of a receiver, as plain values. */
class Results {
  readonly messages: Message[] = [];
  readonly controls: (readonly [number, string])[] = [];
  readonly trace: string[] = [];
  readonly receiver: Receiver;

  constructor(maxMessageBytes = 2 * MIB, traces = false) {
    this.receiver = new Receiver(
      this,
      maxMessageBytes,
      traces ? traceTo((line) => this.trace.push(line)) : null,
    );
  }

  onMessage(message: Message): void {
    this.messages.push(message);
  }

  onControl(opcode: number, payload: Buffer): void {
    this.controls.push([opcode, payload.toString('hex')]);
  }
}

/** A message as it is sent, with everything that may differ on the way. */
const sentMessage = fc.record({
  type: fc.constantFrom('text' as const, 'binary' as const),
  payload: fc.oneof(
    { weight: 9, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 65_530, max: 65_540 }).map(binaryPayload),
    },
  ),
  cuts: fc.array(fc.nat({ max: 200 }), { maxLength: 5 }),
  key: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  control: fc.option(
    fc.record({
      opcode: fc.constantFrom(0x8, 0x9, 0xa),
      payload: fc.uint8Array({ maxLength: 125 }),
    }),
  ),
});

type Sent = typeof sentMessage extends fc.Arbitrary<infer T> ? T : never;

/** Its frames: cut at the cuts, each but the first behind a control frame. */
function framesOf({ type, payload, cuts, key, control }: Sent): Buffer[] {
  const bytes = Buffer.from(payload);
  const ends = [...cuts.filter((cut) => cut <= bytes.length), bytes.length];
  ends.sort((a, b) => a - b);
  let start = 0;
  return ends.flatMap((end, i) => {
    const opcode = i > 0 ? 0x0 : type === 'text' ? 0x1 : 0x2;
    const fin = i === ends.length - 1;
    const part = bytes.subarray(start, end);
    start = end;
    const data = clientFrame({
      opcode,
      fin,
      payload: part,
      key: Buffer.from(key),
    });
    if (control === null || i === 0) return [data];
    const between = Buffer.from(control.payload);
    return [clientFrame({ opcode: control.opcode, payload: between }), data];
  });
}

/** Cuts bytes into chunks of the given sizes, over and over. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let start = 0, i = 0; start < bytes.length; i += 1) {
    const end = start + (sizes[i % sizes.length] ?? 1);
    // A copy, because a receiver unmasks its chunks in place.
    chunks.push(Buffer.from(bytes.subarray(start, end)));
    start = end;
  }
  return chunks;
}

// Fixed, and printed by fast-check together with the counterexample.
const SEED = 6455;

test('any messages, in any fragments, in any chunks, are the same', () => {
  fc.assert(
    fc.property(
      fc.array(sentMessage, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }),
      (sent, sizes) => {
        const results = new Results();
        const frames = sent.map(framesOf);
        const stream = Buffer.concat(frames.flat());
        for (const chunk of cut(stream, sizes)) results.receiver.receive(chunk);

        expect(results.messages).toHaveLength(sent.length);
        for (const [i, { type, payload }] of sent.entries()) {
          const message = results.messages[i];
          expect(message?.type).toBe(type);
          expect(message?.length).toBe(payload.length);
          const bytes = Buffer.concat(message?.parts ?? []);
          expect(bytes.equals(payload)).toBe(true);
        }
        expect(results.receiver.bytes).toBe(stream.length);
        expect(results.receiver.frames).toBe(frames.flat().length);
        expect(results.receiver.isBetweenMessages).toBe(true);
      },
    ),
    { seed: SEED, numRuns: 200 },
  );
});

test('random bytes end in a message, in waiting or in a ProtocolError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { receiver } = new Results();
      try {
        receiver.receive(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

describe('counts', () => {
  test('frames and chunks of a message', () => {
    const results = new Results();
    const hello = clientFrame({ opcode: TEXT, payload: 'Hello' });
    for (const chunk of cut(hello, [1])) results.receiver.receive(chunk);
    expect(results.messages[0]).toMatchObject({ frames: 1, chunks: 11 });

    results.receiver.receive(Buffer.concat([hello, hello.subarray(0, 1)]));
    results.receiver.receive(hello.subarray(1));
    expect(results.messages[1]).toMatchObject({ frames: 1, chunks: 1 });
    expect(results.messages[2]).toMatchObject({ frames: 1, chunks: 2 });
  });

  test('a control frame between fragments belongs to no message', () => {
    const results = new Results();
    const frames = [
      clientFrame({ opcode: TEXT, fin: false, payload: 'a' }),
      clientFrame({ opcode: PING, payload: 'p' }),
      clientFrame({ opcode: 0, payload: 'b' }),
    ];
    for (const frame of frames) results.receiver.receive(frame);
    expect(results.messages[0]).toMatchObject({
      frames: 2,
      chunks: 3,
      length: 2,
    });
    expect(results.controls).toEqual([[PING, '70']]);
  });
});

test('no message has begun before the header of its first frame', () => {
  const { receiver } = new Results();
  const ping = clientFrame({ opcode: PING, payload: 'p' });
  receiver.receive(ping.subarray(0, 7));
  expect(receiver.isBetweenMessages).toBe(true);
  receiver.receive(ping.subarray(7));
  const start = clientFrame({ opcode: TEXT, fin: false, payload: 'a' });
  receiver.receive(start.subarray(0, 2));
  expect(receiver.isBetweenMessages).toBe(false);
  receiver.receive(Buffer.concat([start.subarray(2), ping]));
  expect(receiver.isBetweenMessages).toBe(false);

  const other = new Results().receiver;
  const wrong = clientFrame({ opcode: 0x3 });
  expect(() => other.receive(wrong)).toThrow('the opcode is reserved');
  expect(other.isBetweenMessages).toBe(true);
});

test('a message that is too long is noticed before its payload', () => {
  const { receiver } = new Results(1000);
  const frame = clientFrame({ opcode: TEXT, length: 1001n });
  // Two bytes of header and two of length: not even the key is there.
  expect(() => receiver.receive(frame.subarray(0, 4))).toThrow(
    'a message has more than 1000 bytes',
  );
});

// Were the cost quadratic in the chunks, one byte at a time would take hours.
test.each([1, 7, 1024, 65_536])('megabytes in chunks of %d bytes', (size) => {
  const total = size < 1024 ? MIB : 32 * MIB;
  const results: Message[] = [];
  const handler = {
    onMessage: (message: Message) => results.push(message),
    onControl: () => {},
  };
  const receiver = new Receiver(handler, total, null);
  receiver.receive(clientFrame({ opcode: TEXT, length: BigInt(total) }));
  for (let sent = 0; sent < total; sent += size) {
    receiver.receive(Buffer.allocUnsafe(Math.min(size, total - sent)));
  }
  expect(results[0]).toMatchObject({ length: total, frames: 1 });
});

test('the trace tells the story of a frame', () => {
  const results = new Results(1000, true);
  const hello = clientFrame({ opcode: TEXT, payload: 'Hello' });
  results.receiver.receive(hello.subarray(0, 1));
  results.receiver.receive(hello.subarray(1, 8));
  results.receiver.receive(hello.subarray(8));
  expect(results.trace).toEqual([
    'chunk 1: 1 bytes',
    '  header: not yet, 1 of 2 bytes are there',
    'chunk 2: 7 bytes',
    '  header       81 85 = 1 0 0 0 0001 1 0000101',
    '               FIN 1, RSV 000, opcode 1 (text), MASK 1, length 5',
    '  length       in the header = 5',
    '  masking key  37 fa 21 3d',
    '  payload      2 bytes unmasked: 48 65',
    '               3 still to come',
    '  payload: not yet, 0 of 3 bytes are there',
    'chunk 3: 3 bytes',
    '  payload      3 bytes unmasked: 6c 6c 6f',
    '  message      text, 5 bytes (frames: 1, chunks: 3)',
  ]);
});

test('the trace shows the longer forms of the length', () => {
  const results = new Results(100_000, true);
  const payload = Buffer.alloc(65_536);
  results.receiver.receive(clientFrame({ opcode: TEXT, payload }));
  expect(results.trace).toContain(
    '  length       00 00 00 00 00 01 00 00 = 65536',
  );
});
