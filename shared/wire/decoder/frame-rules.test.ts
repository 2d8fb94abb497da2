import { describe, expect, test } from 'vitest';
import {
  BINARY,
  clientFrame,
  CLOSE,
  CONTINUATION,
  PING,
  PONG,
  serverFrame,
  TEXT,
} from '../../cases/frames.ts';
import type { FrameFields } from '../../cases/frames.ts';
import { upgrade } from '../../cases/requests.ts';
import {
  decode,
  DEFLATED,
  frameProblems,
  framesIn,
  OPEN,
  switching,
} from './decode-in-tests.ts';

const { concat, from } = Buffer;

/** What is wrong with frames from the client. */
function client(...frames: readonly FrameFields[]): readonly string[] {
  return frameProblems('client', concat(frames.map(clientFrame)));
}

describe('a frame that is right has no problem', () => {
  const right: readonly FrameFields[] = [
    { opcode: TEXT, payload: 'hé😀' },
    { opcode: BINARY, payload: Buffer.alloc(125) },
    { opcode: BINARY, payload: Buffer.alloc(126) },
    { opcode: BINARY, payload: Buffer.alloc(0xffff) },
    { opcode: BINARY, payload: Buffer.alloc(0x1_0000) },
    { opcode: PING, payload: Buffer.alloc(125) },
    { opcode: PONG },
    { opcode: CLOSE },
  ];

  test.each(right)('from the client: $opcode', (fields) => {
    expect(frameProblems('client', clientFrame(fields))).toEqual([]);
  });

  test.each(right)('from the server: $opcode', (fields) => {
    expect(frameProblems('server', serverFrame(fields))).toEqual([]);
  });
});

describe('5.1: the mask', () => {
  test('of a client has to be there', () => {
    const bytes = serverFrame({ opcode: TEXT, payload: 'x' });
    expect(frameProblems('client', bytes)).toEqual(['5.1 1-2 MASK']);
  });

  test('of a server must not be there', () => {
    const bytes = clientFrame({ opcode: TEXT, payload: 'x' });
    expect(frameProblems('server', bytes)).toEqual(['5.1 1-2 MASK']);
  });
});

describe('5.2: the reserved bits', () => {
  test('each of them', () => {
    expect(client({ opcode: TEXT, rsv: 4 })).toEqual(['5.2 0-1 RSV1']);
    expect(client({ opcode: TEXT, rsv: 2 })).toEqual(['5.2 0-1 RSV2']);
    expect(client({ opcode: TEXT, rsv: 1 })).toEqual(['5.2 0-1 RSV3']);
    expect(client({ opcode: TEXT, rsv: 7 })).toHaveLength(3);
  });

  test('RSV1 means compressed when permessage-deflate was agreed on', () => {
    const bytes = concat([
      clientFrame({
        opcode: TEXT,
        rsv: 4,
        fin: false,
        payload: from('ff', 'hex'),
      }),
      clientFrame({ opcode: CONTINUATION, payload: from('c3', 'hex') }),
      clientFrame({ opcode: TEXT, payload: 'plain' }),
    ]);
    const events = decode([...DEFLATED, ['client', bytes]]);
    const frames = framesIn(events);
    expect(frames.flatMap(({ problems }) => problems)).toEqual([]);
    const compressed = frames.map(({ isCompressed }) => isCompressed);
    expect(compressed).toEqual([true, true, false]);
  });

  test('RSV1 belongs to the first frame of a message', () => {
    const bytes = concat([
      clientFrame({ opcode: TEXT, fin: false }),
      clientFrame({ opcode: CONTINUATION, rsv: 4 }),
      clientFrame({ opcode: PING, rsv: 4 }),
    ]);
    const problems = frameProblems('client', bytes, DEFLATED);
    expect(problems).toEqual(['5.2 6-7 RSV1', '5.2 12-13 RSV1']);
  });

  test('RSV2 is not of permessage-deflate', () => {
    const bytes = clientFrame({ opcode: TEXT, rsv: 6 });
    const problems = frameProblems('client', bytes, DEFLATED);
    expect(problems).toEqual(['5.2 0-1 RSV2']);
  });

  test('an extension that nobody knows may use all', () => {
    const bytes = clientFrame({ opcode: 3, rsv: 7 });
    const offer = { 'Sec-WebSocket-Extensions': 'x-own; a=1' };
    const problems = frameProblems('client', bytes, [
      ['client', upgrade(offer)],
      ['server', switching('Sec-WebSocket-Extensions: X-Own')],
    ]);
    expect(problems).toEqual([]);
  });
});

describe('5.2: opcode and length', () => {
  test.each([3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf])(
    'opcode %i is reserved',
    (opcode) => expect(client({ opcode })).toEqual(['5.2 0-1 opcode']),
  );

  test.each([
    [16, 125, '5.2 2-4 extended payload length'],
    [64, 125, '5.2 2-10 extended payload length'],
    [64, 0xffff, '5.2 2-10 extended payload length'],
  ] as const)('%i bits for %i bytes are too many', (form, length, problem) => {
    const payload = Buffer.alloc(length);
    expect(client({ opcode: BINARY, form, payload })).toEqual([problem]);
  });

  test('the highest bit of 64 is 0', () => {
    const problem = '5.2 2-10 extended payload length';
    expect(client({ opcode: BINARY, length: 2n ** 63n })).toEqual([problem]);
    expect(client({ opcode: BINARY, length: 2n ** 64n - 1n })).toEqual([
      problem,
    ]);
    expect(client({ opcode: BINARY, length: 2n ** 63n - 1n })).toEqual([]);
  });
});

describe('5.5: control frames', () => {
  test.each([CLOSE, PING, PONG])('%i is not fragmented', (opcode) => {
    expect(client({ opcode, fin: false })).toEqual(['5.5 0-1 FIN']);
  });

  test.each([CLOSE, PING, PONG])('%i has 125 bytes at most', (opcode) => {
    const payload = Buffer.concat([
      from('03e8', 'hex'),
      Buffer.alloc(124, 'x'),
    ]);
    const problem = '5.5 2-4 extended payload length';
    expect(client({ opcode, payload })).toEqual([problem]);
  });

  test('may stand within a message', () => {
    const problems = client(
      { opcode: TEXT, fin: false, payload: 'a' },
      { opcode: PING },
      { opcode: CONTINUATION, payload: 'b' },
    );
    expect(problems).toEqual([]);
  });
});

describe('5.4: messages', () => {
  test('a continuation needs a beginning', () => {
    expect(client({ opcode: CONTINUATION })).toEqual(['5.4 0-1 opcode']);
  });

  test('and is told once only', () => {
    const problems = client(
      { opcode: CONTINUATION, fin: false },
      { opcode: CONTINUATION },
      { opcode: TEXT },
    );
    expect(problems).toEqual(['5.4 0-1 opcode']);
  });

  test('a message begins when the one before has ended', () => {
    const problems = client(
      { opcode: TEXT, fin: false },
      { opcode: BINARY },
      { opcode: TEXT },
    );
    expect(problems).toEqual(['5.4 6-7 opcode']);
  });

  test('are counted, and told by their frames', () => {
    const frames: readonly FrameFields[] = [
      { opcode: TEXT, fin: false },
      { opcode: PING },
      { opcode: CONTINUATION },
      { opcode: BINARY },
      { opcode: CONTINUATION, fin: false },
    ];
    const bytes = concat(frames.map(clientFrame));
    const told = framesIn(decode([...OPEN, ['client', bytes]])).map(
      ({ index, message, messageOpcode }) => [index, message, messageOpcode],
    );
    expect(told).toEqual([
      [1, 1, TEXT],
      [2, null, null],
      [3, 1, TEXT],
      [4, 2, BINARY],
      [5, 3, null],
    ]);
  });
});
