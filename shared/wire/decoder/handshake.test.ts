import { describe, expect, test } from 'vitest';
import { serverFrame, TEXT } from '../../cases/frames.ts';
import { plain, SAMPLE_KEY, upgrade } from '../../cases/requests.ts';
import type { Fields } from '../../cases/requests.ts';
import { BYTE_BY_BYTE, WHOLE } from '../../testing/chunking.ts';
import type { Head } from '../events.ts';
import {
  briefly,
  decode,
  framesIn,
  headsIn,
  OPEN,
  responseOf,
  switching,
} from './decode-in-tests.ts';
import type { Said } from './decode-in-tests.ts';

/** Each problem with the bytes that it marks: `4.1 "POST"`. */
function marked(bytes: string, head: Head | undefined): readonly string[] {
  return (head?.problems ?? []).map(({ section, start, end }) => {
    const text = bytes.slice(start, end);
    return `${section} ${JSON.stringify(text)}`;
  });
}

function request(fields: Fields, line?: string): readonly string[] {
  const bytes = upgrade(fields, line);
  return marked(bytes, headsIn(decode([['client', bytes]]))[0]);
}

function response(bytes: string, asked: Fields = {}): readonly string[] {
  const said: readonly Said[] = [
    ['client', upgrade(asked)],
    ['server', bytes],
  ];
  return marked(bytes, headsIn(decode(said))[1]);
}

const END = '"\\r\\n"';

describe.each([WHOLE, BYTE_BY_BYTE])('a handshake, $name', (chunking) => {
  test('is told, and the accept value proved', () => {
    const [client, server, ...others] = headsIn(decode(OPEN, chunking));
    expect(others).toEqual([]);
    expect(client).toMatchObject({
      from: 'client',
      start: 0,
      end: upgrade().length,
      isUpgrade: true,
      accept: null,
      problems: [],
    });
    expect(client?.lines).toEqual(upgrade().trimEnd().split('\r\n'));
    expect(server).toMatchObject({ isUpgrade: true, problems: [] });
    expect(server?.accept).toEqual({
      key: SAMPLE_KEY,
      guid: '258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
      sha1: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
      expected: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      received: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    });
  });

  test('may have frames in the same chunk', () => {
    const bytes = Buffer.concat([
      Buffer.from(switching()),
      serverFrame({ opcode: TEXT, payload: 'hi' }),
    ]);
    const events = decode(
      [
        ['client', upgrade()],
        ['server', bytes],
      ],
      chunking,
    );
    const start = switching().length;
    expect(framesIn(events)).toMatchObject([
      { index: 1, start, end: start + 4, payload: '6869', problems: [] },
    ]);
  });
});

describe('4.1: the request', () => {
  test.each<[Fields, string]>([
    [{ Host: null }, END],
    [{ Upgrade: null }, END],
    [{ Upgrade: 'h2c' }, '"Upgrade: h2c"'],
    [{ Connection: null }, END],
    [{ Connection: 'keep-alive' }, '"Connection: keep-alive"'],
    [{ 'Sec-WebSocket-Key': null }, END],
    [{ 'Sec-WebSocket-Key': 'AAAA' }, '"Sec-WebSocket-Key: AAAA"'],
    [{ 'Sec-WebSocket-Key': '??' }, '"Sec-WebSocket-Key: ??"'],
    [{ 'Sec-WebSocket-Version': null }, END],
    [{ 'Sec-WebSocket-Version': '8' }, '"Sec-WebSocket-Version: 8"'],
    [{ Host: ['a', 'b'] }, '"Host: b"'],
  ])('with %j', (fields, place) => {
    expect(request(fields)).toEqual([`4.1 ${place}`]);
  });

  test('its first line', () => {
    expect(request({}, 'POST / HTTP/1.1')).toEqual(['4.1 "POST"']);
    expect(request({}, 'GET / HTTP/1.0')).toEqual(['4.1 "HTTP/1.0"']);
    expect(request({}, 'GET / HTTP/2.0')).toEqual([]);
    expect(request({}, 'hello')).toEqual(['4.1 "hello"']);
    const target = 'ws://localhost/';
    expect(request({}, `GET ${target} HTTP/1.1`)).toEqual([`4.1 "${target}"`]);
    expect(request({}, 'GET HTTP://localhost/ HTTP/1.1')).toEqual([]);
  });

  test('says it as HTTP allows', () => {
    const fields = {
      Upgrade: 'a, WebSocket',
      Connection: 'keep-alive,UPGRADE',
    };
    expect(request(fields)).toEqual([]);
  });

  test('ends its lines with CR LF', () => {
    const bytes = upgrade().replaceAll('\r', '');
    const [head] = headsIn(decode([['client', bytes]]));
    expect(marked(bytes, head)).toEqual(['4.1 "GET / HTTP/1.1\\n"']);
    expect(head).toMatchObject({ end: bytes.length, isUpgrade: true });
  });

  test('may have an empty line before it', () => {
    const bytes = `\r\n${upgrade()}`;
    const [head] = headsIn(decode([['client', bytes]]));
    expect(head).toMatchObject({ end: bytes.length, isUpgrade: true });
    expect(head?.problems).toEqual([]);
    expect(head?.lines[0]).toBe('GET / HTTP/1.1');
  });

  test('that wants no WebSocket is not judged, and has a body', () => {
    const head = plain('POST / HTTP/1.0', {
      Host: null,
      'Content-Length': '5',
    });
    const said: readonly Said[] = [['client', `${head}hello`]];
    const start = head.length;
    expect(decode(said)).toMatchObject([
      { kind: 'chunk' },
      { kind: 'head', isUpgrade: false, problems: [] },
      { kind: 'body', from: 'client', start, end: start + 5 },
    ]);
  });
});

test.each([{ Upgrade: 'h2c' }, { Upgrade: 'TLS/1.2' }])(
  'an upgrade to something else is a plain request: %j',
  (fields) => {
    const bytes = plain('GET / HTTP/1.1', { ...fields, Connection: 'Upgrade' });
    const [head] = headsIn(decode([['client', bytes]]));
    expect(head).toMatchObject({ isUpgrade: false, problems: [] });
  },
);

test('100 (Continue) comes before the answer, and is none', () => {
  const said: readonly Said[] = [
    ['client', upgrade({ Expect: '100-continue' })],
    ['server', `HTTP/1.1 100 Continue\r\n\r\n${switching()}`],
  ];
  const heads = headsIn(decode(said));
  expect(heads.map(({ isUpgrade }) => isUpgrade)).toEqual([true, false, true]);
  expect(heads.flatMap(({ problems }) => problems)).toEqual([]);
});

describe('4.2.2: the response', () => {
  const without = (name: string): string =>
    switching().replace(new RegExp(`${name}: .*\r\n`), '');

  test.each(['Upgrade', 'Connection', 'Sec-WebSocket-Accept'])(
    'needs %s',
    (name) => expect(response(without(name))).toEqual([`4.2.2 ${END}`]),
  );

  test('has the right accept value', () => {
    const wrong = switching().replace('s3pP', 'S3PP');
    expect(response(wrong)).toEqual([
      '4.2.2 "Sec-WebSocket-Accept: S3PPLMBiTxaQ9kYGzzhZRbK+xOo="',
    ]);
  });

  test('is HTTP/1.1', () => {
    const old = switching().replace('HTTP/1.1', 'HTTP/1.0');
    expect(response(old)).toEqual(['4.2.2 "HTTP/1.0"']);
    expect(response(responseOf(['Hi']))).toEqual(['4.2.2 "Hi"']);
  });

  test('chooses a subprotocol that was asked for', () => {
    const line = 'Sec-WebSocket-Protocol: chat';
    const asked = { 'Sec-WebSocket-Protocol': 'soup, chat' };
    expect(response(switching(line))).toEqual([`4.1 "${line}"`]);
    expect(response(switching(line), asked)).toEqual([]);
    const both = 'Sec-WebSocket-Protocol: soup, chat';
    expect(response(switching(both), asked)).toEqual([`4.2.2 "${both}"`]);
  });

  test('agrees on an extension that was asked for', () => {
    const line = 'Sec-WebSocket-Extensions: permessage-deflate; a=1';
    const asked = { 'Sec-WebSocket-Extensions': 'x, permessage-deflate' };
    expect(response(switching(line))).toEqual([`4.1 "${line}"`]);
    expect(response(switching(line), asked)).toEqual([]);
  });

  test('other than 101 may be as it likes, and has a body', () => {
    const head = responseOf(['HTTP/1.0 404 Not Found']);
    const said: readonly Said[] = [
      ...OPEN.slice(0, 1),
      ['server', `${head}no`],
    ];
    const events = decode(said);
    expect(events.slice(2)).toMatchObject([
      { kind: 'chunk', from: 'server' },
      { kind: 'head', isUpgrade: false, accept: null, problems: [] },
      { kind: 'body', from: 'server', start: head.length, isKnown: true },
    ]);
  });

  test('may come after one that is for the time being', () => {
    const early = responseOf(['HTTP/1.1 103 Early Hints']);
    const events = decode([
      ...OPEN.slice(0, 1),
      ['server', early + switching()],
    ]);
    const heads = headsIn(events).slice(1);
    expect(heads.map(({ isUpgrade }) => isUpgrade)).toEqual([false, true]);
    expect(heads.flatMap(({ problems }) => problems)).toEqual([]);
    const wrong = early + switching().replace('s3pP', 'S3PP');
    const [, second] = headsIn(decode([['server', wrong]]));
    expect(second?.start).toBe(early.length);
    expect(marked(wrong, second)[0]).toMatch(/^4.2.2 "Sec-WebSocket-Accept: S/);
  });

  test('without it the client sends no frame', () => {
    const frame = Buffer.from('818000000000', 'hex');
    const events = decode([
      ['client', upgrade()],
      ['client', frame],
    ]);
    const [told] = framesIn(events);
    const start = upgrade().length;
    const problems = told?.problems.map((each) => briefly(each, start));
    expect(problems).toEqual(['4.1 0-6']);
  });
});
