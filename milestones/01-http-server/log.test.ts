import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { log, logError } from './log.ts';

/** What was written, write by write. */
let writes: string[] = [];
/** What nobody has read yet, in characters. */
let unread = 0;
beforeEach(() => {
  vi.useFakeTimers();
  // A second that an earlier test began is over.
  vi.runAllTimers();
  writes = [];
  unread = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      writes.push(String(text));
      return true;
    });
    vi.spyOn(stream, 'writableLength', 'get').mockImplementation(() => unread);
  }
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** All lines so far, without the time. */
function linesNow(): string[] {
  const lines = writes.join('').split('\n').slice(0, -1);
  return lines.map((line) => line.slice('09:08:07 '.length));
}

test('a line has the time, and nothing that steers the terminal', () => {
  vi.setSystemTime(new Date(2026, 0, 1, 9, 8, 7, 999));
  log('GET /\x1b[2J\r\n\x9b5A: 404, Größe 0\x7f');
  vi.runAllTimers();
  expect(writes).toEqual(['09:08:07 GET /?[2J???5A: 404, Größe 0?\n']);
});

test('lines that come together leave in one write, in order', () => {
  for (const text of ['one', 'two', 'three']) log(text);
  expect(writes).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(writes).toHaveLength(1);
  expect(linesNow()).toEqual(['one', 'two', 'three']);
});

test('of a long line the beginning and the end are shown', () => {
  log(`GET /${'x'.repeat(16_000)}: 404`);
  vi.runAllTimers();
  const [line = ''] = linesNow();
  expect(line).toMatch(/^GET \/x+ … 15,510 characters … x+: 404$/);
  expect(line.length).toBeLessThan(550);
});

test('what is too much for one second is counted', () => {
  for (let line = 1; line <= 6_711; line += 1) log(`line ${line}`);
  vi.runAllTimers();
  const lines = linesNow();
  expect(lines.slice(-2)).toEqual(['line 2000', '… and 4,711 more']);
  log('the next second');
  vi.runAllTimers();
  expect(linesNow().at(-1)).toBe('the next second');
});

test('what nobody reads is counted, and told to who reads again', () => {
  unread = 1024 * 1024;
  log('one');
  log('two');
  vi.advanceTimersByTime(5_000);
  expect(writes).toEqual([]);
  unread = 0;
  vi.advanceTimersByTime(1_100);
  expect(linesNow()).toEqual(['… and 2 more']);
});

test('what went wrong stands behind what was said before', () => {
  log('before');
  logError('Error: \x1b[2J\n    at answer');
  expect(writes).toHaveLength(2);
  expect(writes[0]).toMatch(/before\n$/);
  expect(writes[1]).toBe('Error: ?[2J\n    at answer\n');
});
