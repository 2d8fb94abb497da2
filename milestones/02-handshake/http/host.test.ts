import { expect, test } from 'vitest';
import { hostnameOf } from './host.ts';

test.each([
  ['localhost', 'localhost'],
  ['LocalHost:4000', 'localhost'],
  ['localhost:', 'localhost'],
  ['127.0.0.1:65535', '127.0.0.1'],
  ['[::1]', '[::1]'],
  ['[::1]:4000', '[::1]'],
])('the host name of %s is %s', (host, name) => {
  expect(hostnameOf(host)).toBe(name);
});

test.each([
  '',
  ':4000',
  'localhost:65536',
  'localhost:http',
  'localhost:4000:4000',
  'localhost:-1',
  '::1',
  '[::1',
  '[::1]4000',
])('"%s" is no host', (host) => {
  expect(hostnameOf(host)).toBeNull();
});
