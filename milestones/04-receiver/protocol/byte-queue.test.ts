import { describe, expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

const MIB = 1024 * 1024;

function queueOf(...chunks: string[]): ByteQueue {
  const queue = new ByteQueue();
  for (const chunk of chunks) queue.push(Buffer.from(chunk));
  return queue;
}

describe('read', () => {
  test('gives exactly n bytes, or null and takes nothing', () => {
    const queue = queueOf('ab', 'c', '', 'defg');
    expect(queue.read(8)).toBeNull();
    expect(queue.length).toBe(7);
    expect(queue.read(1)?.toString()).toBe('a');
    expect(queue.read(4)?.toString()).toBe('bcde');
    expect(queue.read(3)).toBeNull();
    expect(queue.read(2)?.toString()).toBe('fg');
    expect(queue.length).toBe(0);
    expect(queue.read(1)).toBeNull();
    expect(queue.read(0)?.length).toBe(0);
  });

  test('copies only what spans chunks', () => {
    // Memory of its own, and not a part of what Node keeps for small ones.
    const chunk = Buffer.allocUnsafeSlow(6).fill('abcdef');
    const queue = new ByteQueue();
    queue.push(chunk);
    queue.push(Buffer.from('gh'));
    const inside = queue.read(4);
    expect(inside?.buffer).toBe(chunk.buffer);
    const across = queue.read(3);
    expect(across?.toString()).toBe('efg');
    expect(across?.buffer).not.toBe(chunk.buffer);
  });
});

describe('readSome', () => {
  test('gives what lies in one chunk', () => {
    const queue = queueOf('ab', 'cde');
    expect(queue.readSome(1)?.toString()).toBe('a');
    expect(queue.readSome(9)?.toString()).toBe('b');
    expect(queue.readSome(2)?.toString()).toBe('cd');
    expect(queue.readSome(9)?.toString()).toBe('e');
    expect(queue.readSome(9)).toBeNull();
  });
});

// Were the cost quadratic, the small chunks would take hours.
test.each([1, 3, 1024, 65_536])('megabytes wait in chunks of %d', (size) => {
  const queue = new ByteQueue();
  const total = size < 1024 ? MIB : 32 * MIB;
  const chunk = Buffer.alloc(size, 7);
  for (let sent = 0; sent < total; sent += size) queue.push(chunk);
  const length = queue.length;
  expect(queue.read(length + 1)).toBeNull();
  let read = 0;
  for (let bytes = queue.read(5); bytes !== null; bytes = queue.read(5)) {
    read += bytes.length;
    if (read > MIB / 2) break;
  }
  const rest = queue.read(queue.length);
  expect(read + (rest?.length ?? 0)).toBe(length);
});
