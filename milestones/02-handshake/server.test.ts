import { afterEach, expect, test, vi } from 'vitest';
import { log } from './log.ts';
import { createServer } from './server.ts';
import { readSettings } from './settings.ts';

vi.mock('./log.ts');
afterEach(() => {
  vi.mocked(log).mockReset();
});

test.each([
  ['http://a.example', 0],
  ['http://a.example,*', 1],
])('with ALLOWED_ORIGINS=%s, %i lines are a warning', (text, lines) => {
  createServer(readSettings({ ALLOWED_ORIGINS: text }));
  expect(log).toHaveBeenCalledTimes(lines);
  for (const [line] of vi.mocked(log).mock.calls) {
    expect(line).toMatch(/ALLOWED_ORIGINS has a \*: .* every site may connect/);
  }
});
