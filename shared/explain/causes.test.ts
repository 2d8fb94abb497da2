import { describe, expect, test } from 'vitest';
import { closed, logged, receive, send } from '../cases/case.ts';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  PING,
  PONG,
  serverFrame,
  TEXT,
} from '../cases/frames.ts';
import { BYTE_BY_BYTE } from '../testing/chunking.ts';
import type { Failure, Problem, Said } from '../testing/failure.ts';
import { explain } from './explain.ts';
import { CASE, ECHO, failure, HELLO, OPENING, WRONG } from './made-failure.ts';

describe('the likely cause', () => {
  const unmasked = HELLO.subarray(6);

  test.for<[string, RegExp, Partial<Failure>]>([
    [
      'the server has died',
      /has died/,
      { server: { output: 'Error: oh', exit: { code: 1, signal: null } } },
    ],
    [
      'nothing but byte by byte',
      /Sent in one chunk the same bytes worked/,
      { chunking: BYTE_BY_BYTE, received: ECHO.subarray(0, 1) },
    ],
    [
      'masked payload',
      /the mask was not taken off/,
      { received: Buffer.concat([ECHO.subarray(0, 2), unmasked]) },
    ],
    ['masked answer', /The answer is masked/, { received: HELLO }],
    [
      'no pong',
      /The ping was not answered/,
      {
        problem: { ...WRONG, expected: serverFrame({ opcode: PONG }) },
        said: [OPENING, { by: 'peer', bytes: clientFrame({ opcode: 0x9 }) }],
      },
    ],
    [
      'a frame in two sends',
      /Nothing came back/,
      {
        said: [
          OPENING,
          { by: 'peer', bytes: HELLO.subarray(0, 4) },
          { by: 'peer', bytes: HELLO.subarray(4) },
        ],
      },
    ],
    [
      'no server',
      /Nobody listens at this address/,
      {
        problem: { kind: 'connect', what: 'connect ECONNREFUSED 1.2.3.4:5' },
        step: null,
        server: null,
      },
    ],
  ])('%s', ([, cause, more]) => {
    const text = explain(failure({ ...WRONG, wrongAt: 0 }, more));
    expect(text.replace(/\s+/g, ' ')).toMatch(cause);
  });
});

describe('the likely cause of an end', () => {
  const ending: Problem = { kind: 'ending', what: 'Still open.' };
  const open: Partial<Failure> = { problem: ending, step: closed() };
  const bare = clientFrame({ opcode: TEXT, payload: 'Hello', key: null });

  test.for<[string, RegExp, Partial<Failure>]>([
    [
      'no frame must be without a mask',
      /must end the connection \(RFC 6455, 5\.1\)/,
      { ...open, said: [OPENING, { by: 'peer', bytes: bare }] },
    ],
    [
      'a violation that nobody noticed',
      /went on as if nothing was wrong/,
      open,
    ],
    [
      'an answer, and no end behind it',
      /first to end the TCP connection/,
      {
        ...open,
        said: [
          OPENING,
          { by: 'peer', bytes: HELLO },
          { by: 'server', bytes: ECHO },
        ],
      },
    ],
    [
      'nobody begins the TLS handshake',
      /handshakeTimeout/,
      {
        ...open,
        testCase: { ...CASE, transport: 'tcp to tls', talk: [closed()] },
        said: [],
      },
    ],
    [
      'a close frame that a reset has eaten',
      /the reset can overtake what was said last/,
      {
        problem: { kind: 'close frame', what: 'It was reset.' },
        step: { do: 'close frame', code: 1002 },
        ending: 'reset',
      },
    ],
  ])('%s', ([, cause, more]) => {
    const text = explain(failure(ending, more));
    expect(text.replace(/\s+/g, ' ')).toMatch(cause);
  });
});

describe('the likely cause of a silence', () => {
  const large = serverFrame({ opcode: TEXT, payload: 'x'.repeat(16_384) });
  const SAID: readonly Said[] = [OPENING, { by: 'peer', bytes: HELLO }];

  test.for<[string, RegExp, Partial<Failure>]>([
    [
      'after a large answer',
      /paused, and never resumed/,
      { said: [OPENING, { by: 'server', bytes: large }, ...SAID.slice(1)] },
    ],
    [
      'in the middle of many answers, byte by byte',
      /paused, and never resumed/,
      {
        chunking: BYTE_BY_BYTE,
        problem: {
          kind: 'bytes',
          what: 'Wrong.',
          expected: Buffer.concat([large, large]),
          wrongAt: large.length,
        },
        received: large,
      },
    ],
    ['after a small one', /Nothing came back/, {}],
    [
      'too much is taken',
      /there is no end to it/,
      { problem: { kind: 'flood', what: 'The server has taken 96 MiB.' } },
    ],
    [
      'the end comes before the rest',
      /allowHalfOpen/,
      {
        testCase: {
          ...CASE,
          talk: [send(HELLO), { do: 'end' }, receive(ECHO)],
        },
        received: ECHO.subarray(0, 3),
        problem: { ...WRONG, wrongAt: 3 },
        ending: 'end',
      },
    ],
  ])('%s', ([, cause, more]) => {
    const text = explain(failure({ ...WRONG, wrongAt: 0 }, more));
    expect(text.replace(/\s+/g, ' ')).toMatch(cause);
  });
});

describe('a frame within a frame', () => {
  const payload = binaryPayload(1_000);
  const echo = serverFrame({ opcode: BINARY, payload });
  const [begun, rest] = [echo.subarray(0, 600), echo.subarray(600)];
  const control = serverFrame({ opcode: PING, payload: '1234' });
  const said: readonly Said[] = [OPENING, { by: 'server', bytes: begun }];
  const cause = /This ping frame stands within another one/;

  function explained(problem: Problem, more: Partial<Failure>): string {
    return explain(failure(problem, more)).replace(/\s+/g, ' ');
  }

  function wrong(expected: Buffer, wrongAt: number): Problem {
    return { kind: 'bytes', what: 'Wrong.', expected, wrongAt };
  }

  test.for(['silence', 'ending'] as const)('where %s was awaited', (kind) => {
    const problem: Problem = { kind, what: 'Wrong.', wrongAt: 0 };
    const text = explained(problem, { said, received: control });
    expect(text).toMatch(cause);
    expect(text).toContain('(RFC 6455, 5.4 and 5.5)');
    const more = { said: [...said, { by: 'server', bytes: rest } as const] };
    const whole = explained(problem, { ...more, received: control });
    expect(whole).not.toMatch(cause);
  });

  test('before the rest of it, which is no frame', () => {
    const received = Buffer.concat([control, rest]);
    const text = explained(wrong(rest, 0), { said, received });
    expect(text).toMatch(cause);
    expect(text).toContain(`expected: ${rest.length} bytes: the rest of`);
    expect(text).not.toContain('Frame at byte');
  });

  test('in one that was awaited whole', () => {
    const received = Buffer.concat([begun, control, rest]);
    expect(explained(wrong(echo, 600), { received })).toMatch(cause);
  });

  test('is none where payload only looks like one', () => {
    const received = Buffer.concat([control, Buffer.from('other'), rest]);
    const text = explained(wrong(rest, 0), { said, received });
    expect(text).not.toMatch(cause);
  });

  test('is none where it stands behind the end', () => {
    const expected = Buffer.concat([rest, echo]);
    const received = Buffer.concat([rest, control, echo]);
    const problem = wrong(expected, rest.length);
    expect(explained(problem, { said, received })).not.toMatch(cause);
  });
});

describe('the likely cause of a length in the log', () => {
  test.for<[number, string, RegExp]>([
    [256, 'connection 1: binary, 1 bytes, frames: 1', /for 1: .* wrong order/],
    [1_000, 'connection 1: binary, 126 bytes', /took 126 for the length\. Up/],
    [70_000, 'connection 1: binary, 127 bytes', /took 127 for the length\. Up/],
    [1_000, 'connection 1: binary, 3 bytes', /took the length for 3\. Up to/],
    [127, 'connection 1: open', /This length takes 16 bits.* big-endian/],
    [1_000, 'connection 1: binary, 1000 bytes', /Only this line shows/],
    [70_000, 'connection 1: binary, 0 bytes', /A length takes 64 bits here/],
    [5, 'connection 1: open', /Only this line shows/],
  ])('%i bytes, and "%s"', ([length, line, cause]) => {
    const bytes = clientFrame({ opcode: 2, payload: Buffer.alloc(length) });
    const text = explain(
      failure(
        { kind: 'log', what: 'A line is missing.' },
        {
          step: logged(new RegExp(`: binary, ${length} bytes, .*`)),
          said: [OPENING, { by: 'peer', bytes }],
          server: { output: `${line}\n`, exit: null },
        },
      ),
    );
    expect(text.replace(/\s+/g, ' ')).toMatch(cause);
  });
});
