import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { log } from './log.ts';

let output = '';
beforeEach(() => {
  vi.useFakeTimers();
  output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** All lines, without the time. */
function allLines(): string[] {
  vi.runAllTimers();
  const lines = output.split('\n').slice(0, -1);
  return lines.map((line) => line.slice('09:08:07 '.length));
}

test('one connection cannot take the log away from the others', () => {
  for (let ping = 1; ping <= 5_711; ping += 1) log('ping', 'connection 1');
  log('ping', 'connection 2');
  log('connection 1: closed');
  const lines = allLines();
  expect(lines).toHaveLength(1_003);
  expect(lines.slice(-4)).toEqual([
    'connection 1: ping',
    'connection 2: ping',
    'connection 1: closed',
    'connection 1: … and 4,711 more',
  ]);
});

test('all together have no more lines than that either', () => {
  for (let who = 1; who <= 10; who += 1) {
    for (let ping = 1; ping <= 500; ping += 1) log('ping', `connection ${who}`);
  }
  log('connection 1: closed');
  const lines = allLines();
  expect(lines).toHaveLength(2_001);
  expect(lines.at(-1)).toBe('… and 3,001 more');
});
