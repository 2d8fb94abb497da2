import { describe, expect, test } from 'vitest';
import {
  BINARY,
  clientFrame,
  CLOSE,
  serverFrame,
  TEXT,
} from '../../cases/frames.ts';
import { upgrade } from '../../cases/requests.ts';
import { briefly, decode, framesIn, headsIn, OPEN } from './decode-in-tests.ts';
import type { Said } from './decode-in-tests.ts';

/** What is wrong with each end, counted from the end of the handshake. */
function endings(
  said: readonly Said[],
  opening: readonly Said[] = OPEN,
): readonly (readonly string[])[] {
  const events = decode([...opening, ...said]);
  const heads = headsIn(events);
  return events
    .filter((event) => event.kind === 'ended')
    .map(({ from, problems }) => {
      const start = heads.find((head) => head.from === from)?.end ?? 0;
      return problems.map((problem) => briefly(problem, start));
    });
}

const CLIENT_CLOSE = clientFrame({ opcode: CLOSE });
const SERVER_CLOSE = serverFrame({ opcode: CLOSE });
const HELLO = clientFrame({ opcode: TEXT, payload: 'hello' });

describe('a connection', () => {
  test('that ends after the closing handshake is right', () => {
    const found = endings([
      ['client', CLIENT_CLOSE],
      ['server', SERVER_CLOSE],
      ['server', 'end'],
      ['client', 'end'],
    ]);
    expect(found).toEqual([[], []]);
  });

  test('needs a close frame of who ends it', () => {
    const found = endings([
      ['client', 'reset'],
      ['server', 'end'],
    ]);
    expect(found).toEqual([['7.1.5 0-0'], []]);
  });

  test('needs the answer to a close frame', () => {
    const found = endings([
      ['client', CLIENT_CLOSE],
      ['server', 'end'],
      ['client', 'end'],
    ]);
    expect(found).toEqual([['5.5.1 0-0'], []]);
  });

  test('does not end in the middle of a header', () => {
    const found = endings([
      ['client', HELLO.subarray(0, 3)],
      ['client', 'end'],
    ]);
    expect(found).toEqual([['5.2 0-3', '7.1.5 3-3']]);
  });

  test('does not end in the middle of a message', () => {
    const frame = clientFrame({ opcode: TEXT, fin: false });
    const found = endings([
      ['client', frame],
      ['client', 'end'],
    ]);
    expect(found).toEqual([['5.4 6-6', '7.1.5 6-6']]);
  });

  test('may end within a message after a close frame', () => {
    const frame = clientFrame({ opcode: TEXT, fin: false });
    const found = endings([
      ['client', frame],
      ['client', CLIENT_CLOSE],
      ['client', 'end'],
    ]);
    expect(found).toEqual([[]]);
  });

  test('does not end in the middle of the close frame', () => {
    const payload = Buffer.from('03e8', 'hex');
    const close = clientFrame({ opcode: CLOSE, payload });
    const found = endings([
      ['client', close.subarray(0, 7)],
      ['client', 'end'],
    ]);
    expect(found).toEqual([['7.1.5 7-7']]);
  });

  test('does not end in the middle of a payload: it is told again', () => {
    const said: readonly Said[] = [
      ['client', HELLO.subarray(0, 8)],
      ['client', 'end'],
    ];
    const events = decode([...OPEN, ...said]);
    const told = events.filter((event) => event.kind === 'frame');
    const start = upgrade().length;
    expect(told).toMatchObject([
      { index: 1, isWhole: false, received: 2, problems: [] },
      { index: 1, isWhole: false, received: 2, end: start + HELLO.length },
    ]);
    const problems = framesIn(events).flatMap((frame) => frame.problems);
    expect(problems.map((each) => briefly(each, start))).toEqual(['5.2 0-8']);
    expect(endings(said)).toEqual([['7.1.5 8-8']]);
  });
});

describe('before the handshake is done', () => {
  test('the request has its empty line', () => {
    const said: readonly Said[] = [
      ['client', 'GET / HTTP/1.1\r\nHost: x'],
      ['client', 'end'],
    ];
    const [head] = headsIn(decode(said));
    expect(head?.lines).toEqual(['GET / HTTP/1.1', 'Host: x']);
    expect(head?.problems).toMatchObject([{ section: '4.1' }]);
    expect(endings(said, [])).toEqual([[]]);
  });

  test('a request has a response', () => {
    const request: Said = ['client', upgrade()];
    const found = endings([['server', 'end']], [request]);
    expect(found).toEqual([['4.2.2 0-0']]);
  });

  test('who says nothing does nothing wrong', () => {
    const found = endings(
      [
        ['client', 'end'],
        ['server', 'end'],
      ],
      [],
    );
    expect(found).toEqual([[], []]);
  });
});

test('the connection is closed after both ends, with all bytes counted', () => {
  const events = decode([
    ['client', upgrade()],
    ['client', 'end'],
    ['client', 'end'],
    ['client', 'ignored'],
    ['server', 'hello'],
    ['server', 'reset'],
    ['server', 'reset'],
  ]);
  const last = events.at(-1);
  const bytes = { client: upgrade().length, server: 5 };
  expect(last).toEqual({ kind: 'closed', connection: 7, at: 0, bytes });
  const ends = events.filter((event) => event.kind === 'ended');
  expect(ends.map(({ from, how }) => `${from} ${how}`)).toEqual([
    'client end',
    'server reset',
  ]);
});

test('a frame is told as soon as its header is there, and when it is whole', () => {
  const payload = Buffer.alloc(3000, 'x');
  const frame = clientFrame({ opcode: BINARY, payload });
  const events = decode([
    ...OPEN,
    ['client', frame.subarray(0, 4)],
    ['client', frame.subarray(4, 10)],
    ['client', frame.subarray(10, 2000)],
    ['client', frame.subarray(2000)],
  ]);
  const told = events.filter((event) => event.kind === 'frame');
  expect(told).toMatchObject([
    { index: 1, isWhole: false, received: 2, payload: '4f82' },
    { index: 1, isWhole: true, received: 3000 },
  ]);
  expect(told[1]?.payload).toBe(frame.toString('hex', 8, 8 + 1024));
});
