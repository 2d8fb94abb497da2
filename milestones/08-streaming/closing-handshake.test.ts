import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { closePayload } from './close.ts';
import { ClosingHandshake } from './closing-handshake.ts';
import { OPCODES } from './frame.ts';
import { readLimits } from './limits.ts';
import { Outbox } from './outbox.ts';
import { encodeControl, Sender } from './sender.ts';

const NORMAL = { code: 1000, reason: '' };
const TIMEOUT_MS = 1_000;

/** The closing handshake of a connection whose bytes end here. */
function connection() {
  const socket = new PassThrough();
  const outbox = new Outbox(socket, readLimits({}));
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
