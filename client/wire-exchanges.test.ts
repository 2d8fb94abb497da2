import { expect, test } from 'vitest';
import type { ConnectionRecord } from './src/wire/connection-record.ts';
import { connectionIn, record, REQUEST, Tap } from './testing/made-up-tap.ts';

/** `GET / HTTP/1.1: HTTP/1.1 200 OK`, for each exchange. */
function exchangesOf({ exchanges }: ConnectionRecord): readonly string[] {
  return exchanges.map(({ client, server }) => {
    const [request = '', response = ''] = [client, server].map(
      (head) => head?.lines[0] ?? 'nothing',
    );
    return `${request}: ${response}`;
  });
}

function exchanges(tap: Tap): readonly string[] {
  return exchangesOf(connectionIn(record(tap)));
}

function response(status: string): Buffer {
  return Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nno`);
}

const [LINE = ''] = REQUEST.toString().split('\r\n');

test('a second request does not take the response of the first', () => {
  const tap = new Tap().push('client', REQUEST).push('server', response('401'));
  expect(exchanges(tap)).toEqual([`${LINE}: HTTP/1.1 401`]);
  tap.push('client', REQUEST);
  expect(exchanges(tap)).toEqual([`${LINE}: HTTP/1.1 401`, `${LINE}: nothing`]);
  const interim = Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n');
  tap.push('server', interim);
  expect(exchanges(tap).at(-1)).toBe(`${LINE}: HTTP/1.1 103 Early Hints`);
  tap.push('server', response('404'));
  expect(exchanges(tap).at(-1)).toBe(`${LINE}: HTTP/1.1 404`);
});

test('responses that come later find their requests', () => {
  const tap = new Tap().push('client', Buffer.from('GET /a HTTP/1.1\r\n\r\n'));
  tap.push('client', REQUEST).push('server', response('200'));
  expect(exchanges(tap)).toEqual([
    'GET /a HTTP/1.1: HTTP/1.1 200',
    `${LINE}: nothing`,
  ]);
});

test('a response without a request stands alone', () => {
  const tap = new Tap().push('server', response('408'), response('408'));
  expect(exchanges(tap)).toEqual([
    'nothing: HTTP/1.1 408',
    'nothing: HTTP/1.1 408',
  ]);
});

test('only the last ones are kept', () => {
  const tap = new Tap();
  for (let i = 1; i <= 20; i += 1) {
    tap.push('client', Buffer.from(`GET /${i} HTTP/1.1\r\n\r\n`));
    tap.push('server', response('200'));
  }
  expect(exchanges(tap)).toHaveLength(8);
  expect(exchanges(tap)[0]).toBe('GET /13 HTTP/1.1: HTTP/1.1 200');
});
