import { describe, expect, test } from 'vitest';
import { serverFrame } from '../../shared/cases/frames.ts';
import { expectSame } from '../../shared/testing/expect-same.ts';
import { Echo } from './echo.ts';
import { Sender } from './protocol/sender.ts';

const HELD = 128 * 1024;

/** An echo, and all that has left. */
function echo() {
  const parts: Buffer[] = [];
  const push = (bytes: Buffer): void => void parts.push(bytes);
  const sender = new Sender({ push }, 0);
  return {
    echo: new Echo(sender),
    sent: (): Buffer => {
      sender.flush();
      return Buffer.concat(parts);
    },
  };
}

/** A part, as it lies in a chunk: between other bytes. */
function give(handler: Echo, bytes: Buffer): void {
  const chunk = Buffer.concat([Buffer.from('<'), bytes, Buffer.from('>')]);
  handler.onPart(chunk, 1, chunk.length - 1);
}

describe('a message of which all is there', () => {
  test.each([0, 1, 5, HELD, HELD + 1])('%d bytes', (length) => {
    const { echo: handler, sent } = echo();
    const payload = Buffer.alloc(length, 'x');
    handler.onBegin('binary');
    handler.onFrame(length, true);
    if (length > 0) give(handler, payload);
    handler.onEnd();
    expectSame(sent(), serverFrame({ opcode: 2, payload }));
  });
});

test('a small message waits until it is whole', () => {
  const { echo: handler, sent } = echo();
  handler.onBegin('text');
  handler.onFrame(5, true);
  give(handler, Buffer.from('Hel'));
  expectSame(sent(), Buffer.alloc(0));
  give(handler, Buffer.from('lo'));
  handler.onEnd();
  expectSame(sent(), serverFrame({ opcode: 1, payload: 'Hello' }));
});

test('small fragments become one frame', () => {
  const { echo: handler, sent } = echo();
  handler.onBegin('text');
  for (const part of ['Hel', 'lo', '']) {
    handler.onFrame(part.length, part === '');
    if (part !== '') give(handler, Buffer.from(part));
  }
  handler.onEnd();
  expectSame(sent(), serverFrame({ opcode: 1, payload: 'Hello' }));
});

test('a large frame leaves with its first part', () => {
  const { echo: handler, sent } = echo();
  handler.onBegin('binary');
  handler.onFrame(HELD + 1, true);
  give(handler, Buffer.from('x'));
  const whole = Buffer.alloc(HELD + 1, 'x');
  const all = serverFrame({ opcode: 2, payload: whole });
  expectSame(sent(), all.subarray(0, all.length - HELD));
});

test('what was held leaves with the fragment that makes it too much', () => {
  const { echo: handler, sent } = echo();
  const small = Buffer.alloc(1000, 's');
  const large = Buffer.alloc(HELD, 'l');
  handler.onBegin('binary');
  handler.onFrame(small.length, false);
  give(handler, small);
  expect(sent().length).toBe(0);
  handler.onFrame(large.length, false);
  give(handler, large);
  handler.onFrame(1, true);
  give(handler, Buffer.from('x'));
  handler.onEnd();
  expectSame(
    sent(),
    Buffer.concat([
      serverFrame({
        opcode: 2,
        fin: false,
        payload: Buffer.concat([small, large]),
      }),
      serverFrame({ opcode: 0, payload: 'x' }),
    ]),
  );
});

test('one message after another, in whatever form', () => {
  const { echo: handler, sent } = echo();
  const sizes = [HELD + 1, 0, 3, HELD + 5, 1];
  const payloads = sizes.map((size) => Buffer.alloc(size, 'm'));
  for (const payload of payloads) {
    handler.onBegin('binary');
    handler.onFrame(payload.length, true);
    if (payload.length > 0) give(handler, payload);
    handler.onEnd();
  }
  const frames = payloads.map((payload) => serverFrame({ opcode: 2, payload }));
  expectSame(sent(), Buffer.concat(frames));
});
