import { expect, test } from 'vitest';
import { Queue } from './queue.ts';

test('first in, first out', () => {
  const queue = new Queue<number>();
  const expected: number[] = [];
  for (let i = 0; i < 1_000; i += 1) {
    queue.push(i);
    expected.push(i);
    if (i % 3 === 0) expect(queue.shift()).toBe(expected.shift());
    expect(queue.length).toBe(expected.length);
  }
  while (expected.length > 0) expect(queue.shift()).toBe(expected.shift());
  expect(queue.shift()).toBeUndefined();
  expect(queue.length).toBe(0);
  queue.push(7);
  expect(queue.shift()).toBe(7);
});
