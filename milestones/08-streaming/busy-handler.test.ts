import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BINARY, clientFrame, PING, PONG } from '../../shared/cases/frames.ts';
import { Checksum } from './checksum.ts';
import { Connection } from './connection.ts';
import { readSettings } from './settings.ts';
import { WholeMessages } from './whole-messages.ts';

const BEAT_MS = 1_000;
const SETTINGS = readSettings({
  HANDLER: 'sha256',
  LOG: 'off',
  FRAMES_PER_TURN: '1',
  HEARTBEAT_INTERVAL_MS: String(BEAT_MS),
  HEARTBEAT_TIMEOUT_MS: String(BEAT_MS),
});

const MESSAGE = clientFrame({ opcode: BINARY, payload: 'x' });
/** A header of two bytes and 64 digits. */
const ANSWER_BYTES = 66;

/** A socket that keeps what it is given, and gives what it is told to. */
class FakeSocket extends Duplex {
  readonly sent: Buffer[] = [];

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.sent.push(bytes);
    done();
  }
}

let socket: FakeSocket;
let connection: Connection;
/** The parts that the handler is busy with: each is told when it is done. */
let busy: { readonly done: () => void; readonly fail: (e: Error) => void }[];

beforeEach(() => {
  socket = new FakeSocket();
  connection = new Connection(socket, 1, SETTINGS, new Set());
  busy = [];
  const { onPart } = Checksum.prototype;
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(Checksum.prototype, 'onPart').mockImplementation(async function (
    this: Checksum,
    ...part
  ) {
    await new Promise<void>((done, fail) => busy.push({ done, fail }));
    onPart.apply(this, part);
  });
});
afterEach(async () => {
  socket.destroy();
  // "close" comes a moment later.
  await nextTurn();
  vi.restoreAllMocks();
});

function sent(): Buffer {
  return Buffer.concat(socket.sent);
}

async function settle(how: 'done' | 'fail'): Promise<void> {
  busy.shift()?.[how](new Error('the disk is full'));
  await nextTurn();
  await nextTurn();
}

test('who is busy is given no second part, and nothing more is read', async () => {
  socket.push(Buffer.concat([MESSAGE, MESSAGE]));
  await nextTurn();
  expect(busy).toHaveLength(1);
  expect(socket.isPaused()).toBe(true);
  await settle('done');
  expect(sent()).toHaveLength(ANSWER_BYTES);
  expect(busy).toHaveLength(1);
  await settle('done');
  expect(sent()).toHaveLength(2 * ANSWER_BYTES);
  expect(socket.isPaused()).toBe(false);
});

test('who fails ends the connection with 1011, and nothing else', async () => {
  socket.push(MESSAGE);
  await nextTurn();
  await settle('fail');
  expect(sent().toString('hex')).toBe('880203f3');
});

test('a peer is not dropped for what was not read of it', async () => {
  const now = performance.now();
  connection.beat(now + 1.5 * BEAT_MS);
  const ping = sent();
  socket.push(MESSAGE);
  await nextTurn();
  // Its pong has come, and waits behind the message.
  socket.push(clientFrame({ opcode: PONG, payload: ping.subarray(2) }));
  for (const beats of [3, 4, 5]) connection.beat(now + beats * BEAT_MS);
  expect(socket.destroyed).toBe(false);
  await settle('done');
  connection.beat(now + 6 * BEAT_MS);
  expect(socket.destroyed).toBe(false);
});

test('nor when its ping left between two parts', async () => {
  const now = performance.now();
  socket.push(Buffer.concat([MESSAGE, clientFrame({ opcode: PING }), MESSAGE]));
  await nextTurn();
  busy.shift()?.done();
  // The first message is answered, and the second one has the next turn.
  for (let i = 0; i < 9 && sent().length === 0; i += 1) await nextTurn();
  connection.beat(now + 1.5 * BEAT_MS);
  await nextTurn();
  expect(busy).toHaveLength(1);
  for (const beats of [2, 3, 4]) connection.beat(now + beats * BEAT_MS);
  await settle('done');
  connection.beat(now + 4.5 * BEAT_MS);
  expect(socket.destroyed).toBe(false);
});

test('who is done at once leaves others their turn', async () => {
  const count = 50;
  socket.push(Buffer.concat(Array.from({ length: count }, () => MESSAGE)));
  await nextTurn();
  for (let i = 0; i < count && busy.length > 0; i += 1) {
    busy.shift()?.done();
    for (let ticks = 0; ticks < 20; ticks += 1) await Promise.resolve();
  }
  // One turn of the event loop, and not fifty.
  expect(sent().length).toBeLessThanOrEqual(ANSWER_BYTES);
});

test('a peer that is silent afterwards is dropped', async () => {
  const now = performance.now();
  socket.push(MESSAGE);
  await nextTurn();
  await settle('done');
  connection.beat(now + 1.5 * BEAT_MS);
  connection.beat(now + 3 * BEAT_MS);
  expect(socket.destroyed).toBe(true);
});

test('a handler hears that the connection is over, within a message', async () => {
  const onClosed = vi.fn(() => {
    throw new Error('the file is closed already');
  });
  Object.assign(Checksum.prototype, { onClosed });
  socket.push(MESSAGE.subarray(0, -1));
  await nextTurn();
  expect(onClosed).not.toHaveBeenCalled();
  socket.destroy();
  await nextTurn();
  expect(onClosed).toHaveBeenCalledTimes(1);
  Reflect.deleteProperty(Checksum.prototype, 'onClosed');
});

test('a whole message is waited for as a part is', async () => {
  let isDone = false;
  const whole = new WholeMessages(async (_type, payload) => {
    await nextTurn();
    if (payload.length === 0) throw new Error('nothing');
    isDone = true;
  });
  whole.onBegin('text');
  whole.onPart(Buffer.from('<x>'), 1, 2);
  await whole.onEnd();
  expect(isDone).toBe(true);
  whole.onBegin('text');
  await expect(whole.onEnd()).rejects.toThrow('nothing');
});
