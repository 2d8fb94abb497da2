import { describe, expect, test } from 'vitest';
import { clientFrame, serverFrame, TEXT } from '../../cases/frames.ts';
import { plain, upgrade } from '../../cases/requests.ts';
import { BYTE_BY_BYTE, WHOLE } from '../../testing/chunking.ts';
import type { Chunking } from '../../testing/chunking.ts';
import type { WireEvent } from '../events.ts';
import { decode, responseOf, switching } from './decode-in-tests.ts';
import type { Said } from './decode-in-tests.ts';

/** What the decoder told, but for chunks, in short. */
function told(
  said: readonly Said[],
  chunking: Chunking = WHOLE,
): readonly string[] {
  const lines = decode(said, chunking).flatMap(describeEvent);
  // A body comes in as many pieces as there are chunks.
  const isPiece = /: (?:body|unknown)$/;
  return lines.filter(
    (line, i) => line !== lines[i - 1] || !isPiece.test(line),
  );
}

function describeEvent(event: WireEvent): readonly string[] {
  switch (event.kind) {
    case 'head': {
      const wrong = event.problems.length > 0 ? ' wrong' : '';
      const accept = event.accept ? ' accept' : '';
      return [`${event.from}: ${event.lines[0]}${accept}${wrong}`];
    }
    case 'body':
      return [`${event.from}: ${event.isKnown ? 'body' : 'unknown'}`];
    case 'frame': {
      const { from, payloadLength, isWhole, problems } = event;
      const wrong = problems.length > 0 ? ' wrong' : '';
      return isWhole ? [`${from}: frame ${payloadLength}${wrong}`] : [];
    }
    case 'ended':
      return event.problems.map(({ text }) => `${event.from}: ${text}`);
    default:
      return [];
  }
}

function response(status: string, fields: readonly string[], body = ''): Said {
  return ['server', responseOf([`HTTP/1.1 ${status}`, ...fields]) + body];
}

const HELLO: readonly Said[] = [
  ['client', clientFrame({ opcode: TEXT, payload: 'hello' })],
  ['server', serverFrame({ opcode: TEXT, payload: 'hello!' })],
];
const AGREED: readonly Said[] = [['server', switching()], ...HELLO];
const ASKED = 'client: GET / HTTP/1.1';
const FRAMES = ['client: frame 5', 'server: frame 6'];
const OPENED = [
  ASKED,
  'server: HTTP/1.1 101 Switching Protocols accept',
  ...FRAMES,
];

const CHUNKED = '5\r\nhello\r\n00A;x="y"\r\n0123456789\r\n0\r\nA: b\r\n\r\n';

describe.each([WHOLE, BYTE_BY_BYTE])('a second handshake, $name', (cut) => {
  test.each<[string, Said, readonly string[]]>([
    [
      'a 401 with a length',
      response('401 Unauthorized', ['Content-Length: 6'], 'no way'),
      ['server: HTTP/1.1 401 Unauthorized', 'server: body'],
    ],
    [
      'a 503 in chunks',
      response('503 Busy', ['Transfer-Encoding: chunked'], CHUNKED),
      ['server: HTTP/1.1 503 Busy', 'server: body'],
    ],
    [
      'a 302 with nothing',
      response('302 Found', ['Location: /', 'Content-Length: 0']),
      ['server: HTTP/1.1 302 Found'],
    ],
    [
      'a 304, whatever its length says',
      response('304 Not Modified', ['Content-Length: 5']),
      ['server: HTTP/1.1 304 Not Modified'],
    ],
    [
      'a 204',
      response('204 No Content', []),
      ['server: HTTP/1.1 204 No Content'],
    ],
    [
      'a length that is said twice',
      response('400 Bad', ['Content-Length: 2, 2', 'Content-Length: 2'], 'no'),
      ['server: HTTP/1.1 400 Bad', 'server: body'],
    ],
  ])('after %s', (_what, refusal, lines) => {
    const said: readonly Said[] = [
      ['client', upgrade()],
      refusal,
      ['client', upgrade({ Authorization: 'Basic eDp5' })],
      ...AGREED,
    ];
    expect(told(said, cut)).toEqual([ASKED, ...lines, ...OPENED]);
  });

  test('after a 100 and a 103, which are no answers', () => {
    const said: readonly Said[] = [
      ['client', upgrade({ Expect: '100-continue' })],
      response('100 Continue', []),
      response('103 Early Hints', ['Link: </x>']),
      ...AGREED,
    ];
    expect(told(said, cut)).toEqual([
      ASKED,
      'server: HTTP/1.1 100 Continue',
      'server: HTTP/1.1 103 Early Hints',
      ...OPENED.slice(1),
    ]);
  });

  test('after requests of other kinds', () => {
    const said: readonly Said[] = [
      ['client', plain('HEAD /a HTTP/1.1')],
      response('200 OK', ['Content-Length: 1000']),
      ['client', `${plain('POST /b HTTP/1.1', { 'Content-Length': '3' })}abc`],
      response('200 OK', ['Content-Length: 2'], 'ok'),
      [
        'client',
        plain('PUT /c HTTP/1.1', { 'Transfer-Encoding': 'chunked' }) + CHUNKED,
      ],
      response('201 Created', ['Content-Length: 0']),
      ['client', upgrade()],
      ...AGREED,
    ];
    expect(told(said, cut)).toEqual([
      'client: HEAD /a HTTP/1.1',
      'server: HTTP/1.1 200 OK',
      'client: POST /b HTTP/1.1',
      'client: body',
      'server: HTTP/1.1 200 OK',
      'server: body',
      'client: PUT /c HTTP/1.1',
      'client: body',
      'server: HTTP/1.1 201 Created',
      ...OPENED,
    ]);
  });

  test('after requests that did not wait for each other', () => {
    const said: readonly Said[] = [
      [
        'client',
        plain('HEAD /a HTTP/1.1') + plain('GET /b HTTP/1.1') + upgrade(),
      ],
      response('200 OK', ['Content-Length: 1000']),
      response('200 OK', ['Content-Length: 2'], 'ok'),
      ...AGREED,
    ];
    expect(told(said, cut)).toEqual([
      'client: HEAD /a HTTP/1.1',
      'client: GET /b HTTP/1.1',
      ASKED,
      'server: HTTP/1.1 200 OK',
      'server: HTTP/1.1 200 OK',
      'server: body',
      ...OPENED.slice(1),
    ]);
  });
});

describe('where nobody can tell', () => {
  test.each<[string, Said]>([
    ['two lengths', response('401 No', ['Content-Length: 1, 2'], 'abc')],
    ['a length that is none', response('401 No', ['Content-Length: x'], 'abc')],
    ['no status line', ['server', 'HELLO\r\n\r\nabc']],
  ])('%s: what follows is unknown', (_what, refusal) => {
    const lines = told([['client', upgrade()], refusal, ['server', 'd']]);
    expect(lines.slice(2)).toEqual(['server: unknown']);
  });

  test('chunks that are none have no end', () => {
    const fields = ['Transfer-Encoding: chunked'];
    const refusal = response('401 No', fields, 'xyz\r\n0\r\n\r\n');
    const again = response('401 No', fields, '0\r\n\r\n');
    const lines = told([['client', upgrade()], refusal, again]);
    expect(lines.slice(2)).toEqual(['server: body']);
  });

  test('frames that came before the refusal', () => {
    const lines = told([
      ['client', upgrade()],
      ['client', clientFrame({ opcode: TEXT, payload: 'hello' })],
      response('401 No', ['Content-Length: 0']),
      ['client', upgrade()],
    ]);
    expect(lines).toEqual([
      ASKED,
      'client: frame 5 wrong',
      'server: HTTP/1.1 401 No',
      'client: unknown',
    ]);
  });

  test('more requests than are kept', () => {
    const many = plain('GET /a HTTP/1.1').repeat(20);
    const lines = told([
      ['client', many],
      ['server', responseOf(['HTTP/1.1 204 No Content']).repeat(20)],
    ]);
    expect(lines).toContain('client: unknown');
    expect(lines).toContain('server: unknown');
  });
});

test('which request had no response', () => {
  const first: readonly Said[] = [
    ['client', upgrade()],
    response('401 No', ['Content-Length: 0']),
  ];
  expect(told([...first, ['server', 'end']]).slice(2)).toEqual([]);
  const second: readonly Said[] = [
    ['client', upgrade()],
    ['server', 'end'],
  ];
  expect(told([...first, ...second]).slice(3)).toEqual([
    'server: The server ended the connection without a response.',
  ]);
  // An answer that did not wait for the end of the request is one.
  const early: readonly Said[] = [
    ['client', upgrade().slice(0, 20)],
    response('408 Request Timeout', ['Content-Length: 0']),
    ['client', upgrade().slice(20)],
    ['server', 'end'],
  ];
  expect(told(early)).toEqual(['server: HTTP/1.1 408 Request Timeout', ASKED]);
});

test('each accept value is proved with the key of its own request', () => {
  const key = Buffer.alloc(16, 7).toString('base64');
  const events = decode([
    ['client', upgrade({ 'Sec-WebSocket-Key': key })],
    response('401 No', ['Content-Length: 0']),
    ['client', upgrade()],
    ['server', switching()],
  ]);
  const last = events.findLast((event) => event.kind === 'head');
  expect(last).toMatchObject({ problems: [], isUpgrade: true });
});
