import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { closePayload } from './protocol/close.ts';
import { ClosingHandshake } from './closing-handshake.ts';
import { OPCODES } from './protocol/frame.ts';
import { readLimits } from './limits.ts';
import { Outbox } from './outbox.ts';
import { encodeControl, Sender } from './protocol/sender.ts';

const NORMAL = { code: 1000, reason: '' };
const TIMEOUT_MS = 1_000;
/** Bytes a second. */
const RATE = 1024 * 1024;

/** The closing handshake of a connection whose bytes end here. */
function connection() {
  const socket = new PassThrough();
  const limits = readLimits({ MIN_READ_RATE: String(RATE) });
  const outbox = new Outbox(socket, limits);
  const sender = new Sender(outbox, 0);
  const closing = new ClosingHandshake(socket, sender, outbox, TIMEOUT_MS);
  const sent = (): string => {
    sender.flush();
    return socket.read()?.toString('hex') ?? '';
  };
  return { socket, outbox, sender, closing, sent };
}

test('a close frame is answered with its own payload, once', async () => {
  const { socket, closing, sent } = connection();
  closing.answer(closePayload(NORMAL));
  closing.answer(closePayload(NORMAL));
  expect(sent()).toBe('880203e8');
  closing.endWhenSent();
  if (!socket.writableFinished) await once(socket, 'finish');
  expect(closing.finish()).toMatch(/^clean: 1000/);
  socket.destroy();
});

test('an answer that never left was not said', () => {
  const { socket, closing } = connection();
  closing.answer(closePayload(NORMAL));
  socket.destroy();
  expect(closing.finish()).toMatch(/^not clean: 1000/);
});

test('a ping that waits in a frame without end holds up nothing', () => {
  const { socket, outbox, sender, closing } = connection();
  sender.begin(OPCODES.binary, true, 2);
  sender.flush();
  outbox.pushPing(encodeControl(OPCODES.ping, Buffer.alloc(4)));
  closing.endWhenSent();
  expect(socket.writableEnded).toBe(true);
  socket.destroy();
});

test('what we say waits until our frame is over', () => {
  const { sender, closing, sent } = connection();
  sender.begin(OPCODES.binary, true, 2);
  closing.say(NORMAL);
  expect(closing.hasSent).toBe(false);
  expect(sent()).toBe('8202');
  sender.write(Buffer.from('ab'), 0, 2);
  closing.sayWhatIsDue();
  expect(sent()).toBe('6162880203e8');
});

test('within a frame of ours a close frame is not answered', () => {
  const { sender, closing, sent } = connection();
  sender.begin(OPCODES.binary, true, 2);
  closing.answer(closePayload(NORMAL));
  expect(sent()).toBe('8202');
  expect(closing.hasSent).toBe(false);
  expect(closing.finish()).toMatch(/^not clean: 1000/);
});

describe('the deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Bytes that take 3 seconds; the socket keeps them all. */
  const LARGE = Buffer.alloc(3 * RATE);

  test('is later for a peer that was sent much', () => {
    const { socket, outbox, closing } = connection();
    outbox.push(LARGE, LARGE.length);
    closing.startDeadline();
    vi.advanceTimersByTime(3_000 + TIMEOUT_MS - 1);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  test('is put off while data waits, and not by pongs', () => {
    const { socket, outbox, closing } = connection();
    for (let i = 0; i < 2; i += 1) outbox.push(LARGE, LARGE.length);
    closing.startDeadline();
    vi.advanceTimersByTime(3_000);
    socket.read();
    expect(outbox.hasData).toBe(true);
    closing.prolong();
    outbox.flush();
    vi.advanceTimersByTime(3_000 + TIMEOUT_MS - 1);
    expect(socket.destroyed).toBe(false);
    outbox.pushPong(encodeControl(OPCODES.pong, Buffer.alloc(4)));
    closing.prolong();
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });
});
