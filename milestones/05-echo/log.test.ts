import { expect, test, vi } from 'vitest';
import { log } from './log.ts';

test('a line has the time, and nothing that steers the terminal', () => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  log('GET /\x1b[2J\r\n\x9b5A: 404');
  expect(print).toHaveBeenCalledTimes(1);
  expect(print.mock.lastCall?.[0]).toMatch(
    /^\d\d:\d\d:\d\d GET \/\?\[2J\?\?\?5A: 404$/,
  );
  print.mockRestore();
});
