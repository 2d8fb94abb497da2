import { expect, test } from 'vitest';
import { lastResponse, serialize } from './http-response.ts';

test('the length counts bytes and not characters', () => {
  const response = lastResponse(400, 'Größe');
  expect(response.headers['Content-Length']).toBe('8');
});

test('a response as it goes over the wire', () => {
  const response = lastResponse(405, 'No.', { Allow: 'GET' });
  expect(serialize(response)).toBe(
    'HTTP/1.1 405 Method Not Allowed\r\n' +
      'Connection: close\r\n' +
      'Content-Type: text/plain; charset=utf-8\r\n' +
      'Content-Length: 4\r\n' +
      'Allow: GET\r\n' +
      '\r\n' +
      'No.\n',
  );
});

test('HEAD gets the same headers, and no body', () => {
  const response = lastResponse(405, 'No.', { Allow: 'GET' });
  const whole = serialize(response, 'POST');
  expect(serialize(response, 'HEAD')).toBe(whole.slice(0, -'No.\n'.length));
});
