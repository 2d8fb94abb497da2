import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import {
  BINARY,
  clientFrame,
  CONTINUATION,
  serverFrame,
  TEXT,
} from '../../../shared/cases/frames.ts';
import { MessageEcho, RawEcho } from './echo.ts';
import {
  burstLoad,
  fragmentsLoad,
  messagesLoad,
  singleFrameLoad,
} from './load.ts';
import type { Load } from './load.ts';
import { prose } from './prose.ts';

/** What a right server sends back, each message in one frame. */
function echoOf(load: Load, length: number): Buffer {
  const payload = Buffer.concat([...load.payload.pieces()]);
  const frames: Buffer[] = [];
  for (let at = 0; at < payload.length; at += length) {
    const part = payload.subarray(at, at + length);
    frames.push(serverFrame({ opcode: load.opcode, payload: part }));
  }
  return Buffer.concat(frames);
}

function pushAll(
  echo: RawEcho | MessageEcho,
  bytes: Buffer,
  chunk: number,
): void {
  for (let at = 0; at < bytes.length; at += chunk) {
    // Not expect(): that takes long, thousands of times.
    if (echo.isWhole) throw new Error('it is whole too early');
    echo.push(bytes.subarray(at, at + chunk));
  }
}

describe('an echo', () => {
  const loads: readonly (readonly [string, Load, number])[] = [
    ['a burst', burstLoad(5, 16), 16],
    ['a burst of text', burstLoad(5, 1024, 'text'), 1024],
    ['medium messages', messagesLoad(32, 300), 300],
    ['large messages', messagesLoad(16, 70_000), 70_000],
    ['one frame', singleFrameLoad(2_500_000), 2_500_000],
    ['fragments', fragmentsLoad(48, 100), 4800],
  ];

  test.each(loads)('of %s is right in any chunks', (_name, load, length) => {
    const bytes = echoOf(load, length);
    const small = Math.ceil(bytes.length / 5000);
    for (const chunk of [small, 65_536, bytes.length]) {
      const echo = new MessageEcho(load, true);
      pushAll(echo, bytes, chunk);
      expect(echo.isWhole).toBe(true);
      expect(echo.received).toBe(bytes.length);
      expect(() => echo.push(Buffer.from([0]))).toThrow('more came back');
    }
  });

  test.each(loads)('of %s over plain TCP', (_name, load) => {
    const bytes = Buffer.concat([...load.sent.pieces()]);
    expect(bytes.length).toBe(load.sent.length);
    const echo = new RawEcho(load, true);
    pushAll(echo, bytes, 65_536);
    expect(echo.isWhole).toBe(true);
    expect(() => echo.push(Buffer.from([0]))).toThrow();
  });

  test.each(loads)('of %s with one wrong byte', (_name, load, length) => {
    const bytes = echoOf(load, length);
    bytes[bytes.length - 1] = bytes.readUInt8(bytes.length - 1) ^ 1;
    const echo = new MessageEcho(load, true);
    expect(() => echo.push(bytes)).toThrow('the echo is wrong');
  });

  test('may come in other fragments', () => {
    const load = burstLoad(1, 16);
    const payload = load.payload.middle;
    const echo = new MessageEcho(load, true);
    const first = payload.subarray(0, 5);
    echo.push(serverFrame({ opcode: BINARY, payload: first, fin: false }));
    const rest = payload.subarray(5);
    echo.push(serverFrame({ opcode: CONTINUATION, payload: rest }));
    expect(echo.isWhole).toBe(true);
  });

  test('has no other frames in it', () => {
    const echo = new MessageEcho(burstLoad(1, 16), true);
    const frame = serverFrame({ opcode: 9, payload: '' });
    expect(() => echo.push(frame)).toThrow('a frame with opcode 9');
  });

  test.each([
    ['text', BINARY],
    ['binary', TEXT],
  ] as const)('of %s has no opcode %i', (content, opcode) => {
    const load = burstLoad(1, 16, content);
    const echo = new MessageEcho(load, true);
    const frame = serverFrame({ opcode, payload: load.payload.middle });
    expect(() => echo.push(frame)).toThrow(`a frame with opcode ${opcode}`);
  });
});

describe('a burst of text', () => {
  const [count, length] = [16, 1024];
  const { sent, payload } = burstLoad(count, length, 'text');
  const messages = Array.from({ length: count }, (_none, i) =>
    payload.middle.subarray(i * length, (i + 1) * length),
  );

  test('is UTF-8, and every message another one', () => {
    expect(payload.length).toBe(count * length);
    expect(messages.filter((message) => !isUtf8(message))).toEqual([]);
    const texts = messages.map(String);
    expect(new Set(texts).size).toBe(count);
  });

  test('is sent as text, masked', () => {
    const frameLength = sent.length / count;
    for (const [i, message] of messages.entries()) {
      const frame = sent.middle.subarray(i * frameLength);
      expect(frame[0]).toBe(0x80 | TEXT);
      const key = frame.subarray(4, 8);
      const masked = clientFrame({ opcode: TEXT, key, payload: message });
      expect(masked.equals(frame.subarray(0, frameLength))).toBe(true);
    }
  });

  test('holds characters of all lengths, ASCII most of all', () => {
    const characters = [...payload.middle.toString()];
    const shares = [1, 2, 3, 4].map((bytes) => {
      const some = characters.filter((one) => Buffer.byteLength(one) === bytes);
      return some.length / characters.length;
    });
    expect(shares[0]).toBeGreaterThan(0.8);
    expect(shares[0]).toBeLessThan(0.97);
    for (const share of shares) expect(share).toBeGreaterThan(0.001);
  });

  test.each([0, 1, 2, 3, 5, 16, 100, 70_000])('of %i bytes', (bytes) => {
    const text = prose(bytes);
    expect(text.length).toBe(bytes);
    expect(isUtf8(text)).toBe(true);
  });
});
