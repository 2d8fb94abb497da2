import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closed, response } from '../cases/case.ts';
import { plain, upgrade } from '../cases/requests.ts';
import type { Said } from '../testing/failure.ts';
import { explain } from './explain.ts';
import { parseFrame } from './frame-fields.ts';
import { hexRows } from './hex-rows.ts';
import { httpLines } from './http-lines.ts';
import { ECHO, failure, HELLO, OPENING } from './made-failure.ts';
import { linkTo } from './rfc-link.ts';

describe('the rows in hex', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

  test.for([0, 1, 7, 8, 15, 16, 100, 255])('caret at byte %i', (mark) => {
    const rows = hexRows(bytes, mark);
    const caret = rows.findIndex((row) => row.trim() === '^^');
    const column = rows[caret]?.indexOf('^^') ?? -1;
    const value = rows[caret - 1]?.slice(column, column + 2);
    expect(value).toBe(mark.toString(16).padStart(2, '0'));
    const offset = Math.floor(mark / 16) * 16;
    expect(rows[caret - 1]?.trim().split(' ')[0]).toBe(String(offset));
  });

  test('a caret behind the last byte', () => {
    expect(hexRows(Buffer.from([1, 2]), 2)).toEqual([
      '         0  01 02                                             ..',
      '                  ^^',
    ]);
    expect(hexRows(bytes.subarray(0, 16), 16).slice(1)).toEqual([
      '        16',
      '            ^^',
    ]);
  });

  test('of many rows the first and those around the mark', () => {
    const offsets = hexRows(bytes, 130)
      .filter((row) => /^ +\d/.test(row))
      .map((row) => row.trim().split(' ')[0]);
    expect(offsets).toEqual(['0', '112', '128', '144']);
  });
});

describe('the lines of HTTP', () => {
  test('a caret below the byte, with the bytes in hex', () => {
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\nA: b\r\n\r\n');
    expect(httpLines(bytes, 9)).toEqual([
      '  HTTP/1.1 200 OK\\r\\n',
      '           ^ byte 9: 32 30 30 20 4f 4b 0d 0a',
      '  A: b\\r\\n',
      '  \\r\\n',
    ]);
  });
});

describe('a frame', () => {
  test.for([0, 1, 2, 3, 4, 5])('%i bytes of a header are no frame', (n) => {
    expect(parseFrame(HELLO.subarray(0, n), 0)).toBeNull();
  });

  test('its fields', () => {
    const frame = parseFrame(Buffer.concat([ECHO, HELLO]), ECHO.length);
    expect(frame).toMatchObject({
      ...{ start: 7, fin: 1, rsv: 0, opcode: 1, mask: 1, lengthBits: 7 },
      ...{ length: 5n, headerLength: 6, isComplete: true },
    });
  });
});

test('whatever comes is explained, in 80 columns', () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b));
  const kinds = ['bytes', 'response', 'close frame', 'ping', 'ending'] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.array(bytes, { maxLength: 4 }),
      bytes,
      bytes,
      fc.nat(300),
      (kind, sent, expected, received, at) => {
        const wrongAt = Math.min(at, received.length);
        const problem = { kind, what: 'Wrong.', expected, wrongAt };
        const said = sent.map((part, i): Said => ({
          by: i % 2 === 0 ? 'peer' : 'server',
          bytes: part,
        }));
        const text = explain(failure(problem, { said, received }));
        const long = text.split('\n').filter((line) => line.length > 80);
        expect(long).toEqual([]);
      },
    ),
    { seed: 6455, numRuns: 500 },
  );
});

test('where a rule stands', () => {
  const page = 'https://www.rfc-editor.org/rfc/rfc';
  expect(linkTo('RFC 6455, 5.1 and 5.2')).toBe(`${page}6455#section-5.1`);
  expect(linkTo('RFC 9110, 15.5.5')).toBe(`${page}9110#section-15.5.5`);
  expect(linkTo('milestone 1')).toBeNull();
});

describe('what follows a request', () => {
  test('a body in answer to HEAD is no frame', () => {
    const bytes = Buffer.from(plain('HEAD /nowhere HTTP/1.1'));
    const text = explain(
      failure(
        { kind: 'ending', what: 'More came.', wrongAt: 0 },
        {
          step: closed(),
          said: [{ by: 'peer', bytes }, OPENING],
          received: Buffer.from('Only the path / exists here.\n'),
        },
      ),
    );
    expect(text).toContain('This is the body of the answer. HEAD gets');
    expect(text).not.toContain('Frame at byte');
  });

  test('the 100 that was left out', () => {
    const bytes = Buffer.from(upgrade({ Expect: '100-continue' }));
    const text = explain(
      failure(
        { kind: 'response', what: 'Expected 100.', wrongAt: 9 },
        {
          step: response(100),
          said: [{ by: 'peer', bytes }],
          received: OPENING.bytes,
        },
      ),
    );
    expect(text).toContain('its peer waits for a 100');
  });
});
