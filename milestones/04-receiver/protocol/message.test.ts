import { expect, test } from 'vitest';
import { preview } from './message.ts';
import type { Message } from './message.ts';

function message(type: Message['type'], ...parts: Buffer[]): Message {
  const { length } = Buffer.concat(parts);
  return { type, parts, length, frames: 1, chunks: 1 };
}

test.each([
  ['', '""'],
  ['Hello', '"Hello"'],
  ['a "quote"\n', '"a \\"quote\\"\\n"'],
  ['x'.repeat(32), `"${'x'.repeat(32)}"`],
  ['😀'.repeat(33), `"${'😀'.repeat(32)}" …`],
])('the preview of a text: %j', (text, expected) => {
  expect(preview(message('text', Buffer.from(text)))).toBe(expected);
});

test('a character that is cut between two parts', () => {
  const [bytes] = [Buffer.from('a😀b')];
  const parts = [bytes.subarray(0, 2), bytes.subarray(2)];
  expect(preview(message('text', ...parts))).toBe('"a😀b"');
});

test('the preview of bytes', () => {
  expect(preview(message('binary'))).toBe('(empty)');
  expect(preview(message('binary', Buffer.from([0, 255])))).toBe('00 ff');
  expect(preview(message('binary', Buffer.alloc(9)))).toBe(
    '00 00 00 00 00 00 00 00 …',
  );
});
