import { describe, expect, test } from 'vitest';
import { readHeaders } from './headers.ts';
import { areExtensions, areProtocols } from './offers.ts';

function protocols(...lines: string[]): boolean {
  const name = 'Sec-WebSocket-Protocol';
  return areProtocols(readHeaders(lines.flatMap((line) => [name, line])));
}

function extensions(...lines: string[]): boolean {
  const name = 'Sec-WebSocket-Extensions';
  return areExtensions(readHeaders(lines.flatMap((line) => [name, line])));
}

test('nothing need be offered', () => {
  expect(protocols()).toBe(true);
  expect(extensions()).toBe(true);
});

describe('subprotocols', () => {
  test.each([
    'chat',
    'chat, superchat',
    ' a ,\tb',
    'a,,b',
    "!#$%&'*+-.^_`|~",
    '',
    ' ',
    ',',
  ])('may be "%s"', (line) => {
    expect(protocols(line)).toBe(true);
  });

  test.each(['a b', 'a/b', 'a;b', '"a"', 'ä', 'a, a', 'a\u00a0'])(
    'cannot be "%s"',
    (line) => {
      expect(protocols(line)).toBe(false);
    },
  );

  test('may stand on several lines, but not twice', () => {
    expect(protocols('a', 'b, c')).toBe(true);
    expect(protocols('a', 'b, a')).toBe(false);
    // RFC 6455, 4.1 says nothing of upper and lower case: they differ.
    expect(protocols('a', 'A')).toBe(true);
  });
});

describe('extensions', () => {
  test.each([
    'permessage-deflate',
    'permessage-deflate; client_max_window_bits',
    'a; b=1; c="2", d;e = f',
    'a, a',
    'a,,b',
    '',
    ',',
    'a;',
    'a; ;b, c;;',
  ])('may be "%s"', (line) => {
    expect(extensions(line)).toBe(true);
  });

  test.each([
    ';',
    '; a=1',
    'a b',
    'a; =1',
    'a; b=',
    'a; b=""',
    'a; b="c',
    'a; b="',
    'a; b=c d',
    'a; b="c d"',
    'a; b="c;d"',
    'a; b="c,d"',
    'a=b',
    'a, ;',
  ])('cannot be "%s"', (line) => {
    expect(extensions(line)).toBe(false);
  });

  test('take no longer the more there is of it', () => {
    const long = ' '.repeat(5_000);
    expect(extensions(`a${long};${long}b${long}=${long}"c"${long}`)).toBe(true);
    expect(extensions('a;'.repeat(5_000))).toBe(true);
    expect(extensions(`${','.repeat(5_000)}a b`)).toBe(false);
  });
});
