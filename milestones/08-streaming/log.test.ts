import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { log, logError } from './log.ts';

/** What was written, write by write. */
let writes: string[] = [];
beforeEach(() => {
  writes = [];
  vi.useFakeTimers();
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    writes.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a line has the time, and nothing that steers the terminal', () => {
  vi.setSystemTime(new Date(2026, 0, 1, 9, 8, 7, 999));
  log('GET /\x1b[2J\r\n\x9b5A: 404, Größe 0\x7f');
  vi.runAllTimers();
  expect(writes).toEqual(['09:08:07 GET /?[2J???5A: 404, Größe 0?\n']);
});

test('lines that come together leave in one write, in order', () => {
  for (const text of ['one', 'two', 'three']) log(text);
  expect(writes).toEqual([]);
  vi.runAllTimers();
  expect(writes).toHaveLength(1);
  expect(writes[0]).toMatch(/^\S+ one\n\S+ two\n\S+ three\n$/);
  log('four');
  vi.runAllTimers();
  expect(writes).toHaveLength(2);
});

test('each line has its own time', () => {
  vi.setSystemTime(new Date(2026, 0, 1, 9, 8, 59, 999));
  log('before');
  vi.setSystemTime(new Date(2026, 0, 1, 9, 9, 0, 0));
  log('after');
  vi.runAllTimers();
  expect(writes).toEqual(['09:08:59 before\n09:09:00 after\n']);
});

test('what went wrong stands behind what was said before', () => {
  vi.spyOn(console, 'error').mockImplementation((text) => {
    writes.push(String(text));
  });
  log('before');
  logError('the stack');
  expect(writes).toHaveLength(2);
  expect(writes[0]).toMatch(/before/);
  expect(writes[1]).toBe('the stack');
});
