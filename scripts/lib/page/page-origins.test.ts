import { expect, test } from 'vitest';
import { originsOf } from './page-origins.ts';

test.each([
  [
    5500,
    'http://localhost:5500 http://127.0.0.1:5500 ' +
      'https://localhost:5500 https://127.0.0.1:5500',
  ],
  // A browser leaves the default port of a scheme away.
  [
    80,
    'http://localhost http://127.0.0.1 ' +
      'https://localhost:80 https://127.0.0.1:80',
  ],
  [
    443,
    'http://localhost:443 http://127.0.0.1:443 ' +
      'https://localhost https://127.0.0.1',
  ],
])('the origins of a page on port %i', (port, expected) => {
  expect(originsOf(port).join(' ')).toBe(expected);
});
