import { expect, test } from 'vitest';
import { pathOf } from './request-target.ts';

test.each([
  ['/', '/'],
  ['/?a=1', '/'],
  ['/chat?room=/', '/chat'],
  ['//', '//'],
  ['*', '*'],
  ['http://localhost', '/'],
  ['https://localhost:4000/chat?room=1', '/chat'],
])('the path of %s is %s', (target, path) => {
  expect(pathOf(target)).toBe(path);
});

test.each([
  '',
  'localhost:4000',
  'ftp://localhost/',
  'ws://localhost/',
  'WSS://localhost/',
  'http://',
  'chat',
])('"%s" has no path', (target) => {
  expect(pathOf(target)).toBeNull();
});
