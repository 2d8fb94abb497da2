import { describe, expect, test } from 'vitest';
import { hasToken, headerBytes, readHeaders, single } from './headers.ts';

describe('readHeaders', () => {
  test('keeps every line of a field, whatever its case', () => {
    const fields = readHeaders(['Host', 'a', 'HOST', 'b', 'X', '']);
    expect(fields.get('host')).toEqual(['a', 'b']);
    expect(single(fields, 'host')).toBeUndefined();
    expect(single(fields, 'x')).toBe('');
    expect(single(fields, 'y')).toBeUndefined();
  });

  test('knows no special names', () => {
    expect(readHeaders([]).get('constructor')).toBeUndefined();
    const fields = readHeaders(['__proto__', 'a', 'constructor', 'b']);
    expect([...fields.keys()]).toEqual(['__proto__', 'constructor']);
  });
});

describe('hasToken', () => {
  test.each([
    ['websocket', true],
    ['WebSocket', true],
    ['h2c, websocket', true],
    [' ,\twebsocket\t, ', true],
    ['websockets', false],
    ['web socket', false],
    ['"websocket"', false],
    ['\u00a0websocket', false],
    ['', false],
  ])('%j: %s', (value, expected) => {
    const fields = readHeaders(['Upgrade', value]);
    expect(hasToken(fields, 'upgrade', 'websocket')).toBe(expected);
  });

  // Anything but linear time would not end before the test is stopped.
  test.each([' ', ',', ' ,', '\t\t,'])('a million times %j', (text) => {
    const fields = readHeaders(['Upgrade', text.repeat(1_000_000)]);
    expect(hasToken(fields, 'upgrade', 'websocket')).toBe(false);
  });

  test('looks at every line', () => {
    const fields = readHeaders(['Upgrade', 'h2c', 'Upgrade', 'websocket']);
    expect(hasToken(fields, 'upgrade', 'websocket')).toBe(true);
  });
});

test('headerBytes counts what goes over the wire', () => {
  const lines = 'Host: localhost\r\nX: \r\n';
  expect(headerBytes(['Host', 'localhost', 'X', ''])).toBe(lines.length);
});
