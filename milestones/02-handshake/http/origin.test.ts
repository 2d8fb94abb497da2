import { expect, test } from 'vitest';
import { isOrigin, withoutUsualPort } from './origin.ts';

test.each([
  'http://localhost:5500',
  'https://[::1]',
  'http://my_host.example',
  'file://',
  'app://.',
  'capacitor://localhost',
  'chrome-extension://abcdefghijklmnop',
  'vscode-webview://0ab1-2c',
])('%s can be an origin', (text) => {
  expect(isOrigin(text)).toBe(true);
});

test.each([
  '',
  '*',
  'null',
  'a.example',
  'http://',
  'http:a.example',
  'http://a.example/',
  'http://a.example?b',
  'http://user@a.example',
  'http://a.example:99999',
  'http://a.example,http://b.example',
  'http://$(b)',
  'http://a.example\u001b[2J',
  'http://ä.example',
  `http://${'a'.repeat(256)}`,
])('"%s" cannot be an origin', (text) => {
  expect(isOrigin(text)).toBe(false);
});

test.each([
  ['http://localhost:80', 'http://localhost'],
  ['https://x.example:443', 'https://x.example'],
  ['http://localhost:443', 'http://localhost:443'],
  ['capacitor://localhost', 'capacitor://localhost'],
  ['file://', 'file://'],
  ['null', 'null'],
  ['*', '*'],
])('%s is sent as %s', (typed, sent) => {
  expect(withoutUsualPort(typed)).toBe(sent);
});
