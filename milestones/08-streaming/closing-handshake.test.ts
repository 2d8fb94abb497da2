import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { closePayload } from './close.ts';
import { ClosingHandshake } from './closing-handshake.ts';
import { OPCODES } from './frame.ts';
import { readLimits } from './limits.ts';
import { Outbox } from './outbox.ts';
import { Sender } from './sender.ts';

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
  return { sender, closing, sent };
}

test('a close frame is answered with its own payload, once', () => {
  const { closing, sent } = connection();
  closing.answer(closePayload(NORMAL));
  closing.answer(closePayload(NORMAL));
  expect(sent()).toBe('880203e8');
  expect(closing.finish()).toMatch(/^clean: 1000/);
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
