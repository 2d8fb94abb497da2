import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Line } from './line.ts';
import { PacedOutput } from './paced-output.ts';

let writes: string[];
let output: PacedOutput;
beforeEach(() => {
  vi.useFakeTimers();
  writes = [];
  output = new PacedOutput({ write: (text) => writes.push(text) });
});
afterEach(() => {
  vi.useRealTimers();
});

function write(text: string, isImportant = false): void {
  output.write((): readonly Line[] => [{ text, style: null }], isImportant);
}

function lines(): readonly string[] {
  return writes.join('').trimEnd().split('\n');
}

describe('the output', () => {
  test('prints the first at once, and the others together', () => {
    write('one');
    expect(writes).toEqual(['one\n']);
    write('two');
    write('three');
    expect(writes).toHaveLength(1);
    vi.advanceTimersByTime(20);
    expect(writes).toEqual(['one\n', 'two\nthree\n']);
    vi.advanceTimersByTime(1_000);
    write('four');
    expect(writes.at(-1)).toBe('four\n');
  });

  test('counts a flood, and asks for no line that it does not print', () => {
    const ask = vi.fn((): readonly Line[] => [{ text: 'x', style: null }]);
    for (let i = 0; i < 50_000; i += 1) output.write(ask);
    expect(ask).toHaveBeenCalledTimes(1_000);
    vi.advanceTimersByTime(1_100);
    expect(lines()).toHaveLength(1_001);
    expect(lines().at(-1)).toBe(
      '… and 49,000 more in that second, too many to show',
    );
    write('again');
    expect(lines().at(-1)).toBe('again');
  });

  test('prints what is important in spite of it, but not without end', () => {
    for (let i = 0; i < 5_000; i += 1) write('x');
    for (let i = 0; i < 5_000; i += 1) write('!', true);
    vi.advanceTimersByTime(20);
    expect(lines().filter((line) => line === '!')).toHaveLength(100);
  });

  test('leaves nothing behind at its end', () => {
    for (let i = 0; i < 1_002; i += 1) write(String(i));
    output.end();
    expect(lines().slice(-2)).toEqual([
      '999',
      '… and 2 more in that second, too many to show',
    ]);
    const count = writes.length;
    vi.advanceTimersByTime(5_000);
    expect(writes).toHaveLength(count);
  });
});
