import { afterEach, expect, test, vi } from 'vitest';
import { createServer } from './server.ts';
import { readSettings } from './settings.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ['http://a.example', 0],
  ['http://a.example,*', 1],
])('with ALLOWED_ORIGINS=%s, %i lines are a warning', (text, lines) => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  createServer(readSettings({ ALLOWED_ORIGINS: text }));
  expect(print).toHaveBeenCalledTimes(lines);
  for (const [line] of print.mock.calls) {
    expect(line).toMatch(/ALLOWED_ORIGINS has a \*: .* every site may connect/);
  }
});
