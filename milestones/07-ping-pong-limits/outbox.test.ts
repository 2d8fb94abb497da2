import { beforeEach, describe, expect, test } from 'vitest';
import { Outbox } from './outbox.ts';
import type { Sink } from './outbox.ts';

/** A socket that sends only when it is told to. */
class FakeSocket implements Sink {
  readonly highWaterMark = 16;
  readonly sent: string[] = [];
  writableLength = 0;
  writableNeedDrain = false;

  write(bytes: Buffer): void {
    this.sent.push(bytes.toString());
    this.writableLength += bytes.length;
    this.writableNeedDrain ||= this.writableLength >= this.highWaterMark;
  }

  /** Sends all; a socket would now say "drain". */
  drain(): void {
    this.writableLength = 0;
    this.writableNeedDrain = false;
  }
}

const MIB = 1024 * 1024;
const LIMITS = {
  maxQueuedBytes: 2 * MIB,
  maxQueuedPongs: 3,
  minReadRate: MIB,
};
const LARGE = Buffer.alloc(MIB, 'L');

let socket: FakeSocket;
let outbox: Outbox;
beforeEach(() => {
  socket = new FakeSocket();
  outbox = new Outbox(socket, LIMITS);
});

/** What was sent, with the large part as `L`. */
function sent(): string {
  return socket.sent.map((text) => (text.length > 9 ? text[0] : text)).join('');
}

describe('a socket with room', () => {
  test('gets everything at once, in order', () => {
    outbox.push([Buffer.from('a'), Buffer.from('b')]);
    outbox.pushPong(Buffer.from('1'));
    outbox.push([Buffer.from('c')]);
    expect(sent()).toBe('ab1c');
    expect(outbox.isEmpty).toBe(true);
  });

  test('gets no more than a mebibyte before it has sent something', () => {
    outbox.push([LARGE]);
    outbox.push([Buffer.from('a')]);
    expect(sent()).toBe('L');
    socket.drain();
    outbox.flush();
    expect(sent()).toBe('La');
    expect(outbox.isEmpty).toBe(true);
  });

  test('gets no more than 256 parts once it has enough', () => {
    for (let i = 0; i < 1_000; i += 1) outbox.push([Buffer.from('a')]);
    // Up to 16 bytes it wants more; the one that fills it counts.
    expect(socket.sent.length).toBe(16 + 255);
    socket.drain();
    outbox.flush();
    expect(socket.sent.length).toBe(2 * (16 + 255));
  });
});

describe('a control frame', () => {
  test('overtakes frames that wait', () => {
    outbox.push([LARGE]);
    outbox.push([Buffer.from('a')]);
    outbox.pushPong(Buffer.from('1'));
    outbox.pushPong(Buffer.from('2'));
    socket.drain();
    outbox.flush();
    expect(sent()).toBe('L12a');
  });

  test('does not interrupt a frame that has begun', () => {
    outbox.push([Buffer.from('h'), LARGE, Buffer.from('x'), Buffer.from('y')]);
    outbox.push([Buffer.from('a')]);
    outbox.pushPong(Buffer.from('1'));
    socket.drain();
    outbox.flush();
    expect(sent()).toBe('hLxy1a');
  });

  test('does not interrupt a frame that has begun to wait', () => {
    outbox.push([LARGE]);
    outbox.push([Buffer.from('h'), LARGE, LARGE, Buffer.from('t')]);
    outbox.push([Buffer.from('a')]);
    socket.drain();
    outbox.flush();
    outbox.pushPong(Buffer.from('1'));
    expect(sent()).toBe('LhL');
    for (let i = 0; i < 3; i += 1) {
      socket.drain();
      outbox.flush();
    }
    expect(sent()).toBe('LhLLt1a');
  });

  test('of each kind leaves, a pong before a ping', () => {
    outbox.push([LARGE]);
    outbox.push([Buffer.from('a')]);
    outbox.pushPing(Buffer.from('?'));
    for (const name of ['1', '2', '3']) outbox.pushPong(Buffer.from(name));
    outbox.pushPing(Buffer.from('!'));
    socket.drain();
    outbox.flush();
    expect(sent()).toBe('L123!a');
  });

  test('leaves at once when nothing waits', () => {
    outbox.pushPing(Buffer.from('?'));
    outbox.pushPong(Buffer.from('1'));
    expect(sent()).toBe('?1');
  });

  test('is left out when too many younger ones wait', () => {
    outbox.push([LARGE]);
    for (const name of ['1', '2', '3', '4', '5']) {
      outbox.pushPong(Buffer.from(name));
    }
    socket.drain();
    outbox.flush();
    expect(sent()).toBe('L345');
    expect(outbox.isEmpty).toBe(true);
  });
});

describe('the limit', () => {
  test('is reached by what waits here and in the socket', () => {
    outbox.push([LARGE]);
    expect(outbox.isFull).toBe(false);
    // The part itself costs 256 bytes.
    outbox.push([Buffer.alloc(MIB - 256)]);
    expect(outbox.isFull).toBe(false);
    outbox.push([Buffer.alloc(0)]);
    expect(outbox.isFull).toBe(true);
    socket.drain();
    expect(outbox.isFull).toBe(false);
  });

  test('is not reached while the socket wants more', () => {
    const strict = new Outbox(socket, { ...LIMITS, maxQueuedBytes: 1 });
    strict.push([Buffer.alloc(15)]);
    expect(strict.isFull).toBe(false);
    strict.push([Buffer.alloc(1)]);
    expect(strict.isFull).toBe(true);
  });

  test('counts what many tiny frames cost', () => {
    outbox.push([LARGE]);
    for (let i = 0; i < 4_096; i += 1) outbox.push([Buffer.alloc(2)]);
    expect(outbox.isFull).toBe(true);
  });
});

describe('a peer that was sent something', () => {
  test('has a second for so many bytes', () => {
    expect(outbox.toTakeMs).toBe(0);
    outbox.push([LARGE]);
    expect(outbox.toTakeMs).toBe(1_000);
    // What waits is not yet on its way.
    outbox.push([LARGE]);
    expect(outbox.toTakeMs).toBe(1_000);
    socket.drain();
    // The socket has sent it: that says nothing of the peer.
    expect(outbox.toTakeMs).toBe(1_000);
    outbox.flush();
    expect(outbox.toTakeMs).toBe(2_000);
  });

  test('has taken all before a ping that it has answered', () => {
    outbox.pushPing(Buffer.alloc(0));
    outbox.push([LARGE]);
    outbox.onPong();
    expect(outbox.toTakeMs).toBe(1_000);
    outbox.pushPing(Buffer.from('?'));
    // The ping has not left: whoever answers means the one before.
    outbox.onPong();
    expect(outbox.toTakeMs).toBe(1_000);
    socket.drain();
    outbox.flush();
    outbox.onPong();
    expect(outbox.toTakeMs).toBe((1 / MIB) * 1_000);
  });

  test('has no more than the systems keep to take', () => {
    for (let i = 0; i < 100; i += 1) {
      outbox.push([LARGE]);
      socket.drain();
      outbox.flush();
    }
    expect(outbox.toTakeMs).toBe(12_000);
  });

  test('and has data that waits, or only control frames', () => {
    outbox.push([LARGE]);
    outbox.pushPong(Buffer.from('1'));
    outbox.pushPing(Buffer.from('?'));
    expect(outbox.hasData).toBe(false);
    outbox.push([LARGE]);
    expect(outbox.hasData).toBe(true);
  });
});
