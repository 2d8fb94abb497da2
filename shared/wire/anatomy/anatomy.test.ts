import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../events.ts';
import { anatomyOf, exactLength, summaryOf } from './anatomy.ts';
import { headerFields } from './fields.ts';
import { frameOf } from './frame-in-tests.ts';
import { fromHex } from './hex.ts';
import { lengthArithmetic } from './numbers.ts';

const HELLO = '81 85 37 fa 21 3d 7f 9f 4d 51 58';

/** Name, bits, value and section of each field. */
function fields(hex: string): readonly string[] {
  return headerFields(fromHex(hex.replaceAll(' ', ''))).map(
    ({ name, startBit, endBit, bits, value, section }) =>
      `${startBit}-${endBit} ${name}: ${bits}, ${value} (${section})`,
  );
}

describe('the fields of a header', () => {
  test('each with its bits, its value and its section', () => {
    expect(fields(HELLO)).toEqual([
      '0-1 FIN: 1, 1 (5.4)',
      '1-2 RSV1: 0, 0 (5.2)',
      '2-3 RSV2: 0, 0 (5.2)',
      '3-4 RSV3: 0, 0 (5.2)',
      '4-8 opcode: 0001, 0x1 text (5.6)',
      '8-9 MASK: 1, 1 (5.1)',
      '9-16 payload length: 0000101, 5 (5.2)',
      '16-48 masking key: 00110111 11111010 00100001 00111101, ' +
        '37 fa 21 3d (5.3)',
    ]);
  });

  test('every bit stands where it is', () => {
    expect(fields('4300')).toEqual([
      '0-1 FIN: 0, 0 (5.4)',
      '1-2 RSV1: 1, 1 (5.2)',
      '2-3 RSV2: 0, 0 (5.2)',
      '3-4 RSV3: 0, 0 (5.2)',
      '4-8 opcode: 0011, 0x3 reserved 0x3 (5.2)',
      '8-9 MASK: 0, 0 (5.1)',
      '9-16 payload length: 0000000, 0 (5.2)',
    ]);
  });

  test('with a length in 16 bits', () => {
    const [, extended] = headerFields(fromHex('827ec350')).slice(-2);
    expect(extended).toMatchObject({
      name: 'extended payload length',
      startBit: 16,
      endBit: 32,
      bits: '11000011 01010000',
      hex: 'c3 50',
      value: '50,000',
      arithmetic: '195 · 256 + 80 = 50,000',
    });
  });

  test('as far as their bytes are there', () => {
    const names = (hex: string): number => fields(hex).length;
    const whole = '82ff00000000000249f037fa213d';
    const counts = Array.from({ length: 15 }, (_, i) =>
      names(whole.slice(0, i * 2)),
    );
    expect(counts).toEqual([0, 5, 7, 7, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 9]);
  });

  test.each([
    ['c350', '195 · 256 + 80 = 50,000'],
    ['0005', '0 · 256 + 5 = 5'],
    ['00000000000249f0', '2 · 65,536 + 73 · 256 + 240 = 150,000'],
    ['0000000000010000', '1 · 65,536 + 0 · 256 + 0 = 65,536'],
    [
      '8000000000000001',
      '128 · 2^56 + 0 · 256 + 1 = 9,223,372,036,854,775,809',
    ],
  ])('the arithmetic of %s', (hex, sum) => {
    expect(lengthArithmetic(fromHex(hex))).toBe(sum);
  });
});

describe('the payload', () => {
  test('before and after the mask, byte by byte', () => {
    const { payload } = anatomyOf(frameOf(HELLO));
    const rows = payload.map(({ index, keyIndex, key, before, after }) =>
      [index, keyIndex, key, before, after].join(' '),
    );
    expect(rows).toEqual([
      '0 0 55 127 72',
      '1 1 250 159 101',
      '2 2 33 77 108',
      '3 3 61 81 108',
      '4 0 55 88 111',
    ]);
  });

  test('without a mask', () => {
    const { payload } = anatomyOf(frameOf('820141'));
    expect(payload).toEqual([
      { index: 0, keyIndex: 0, key: null, before: 65, after: 65, problems: [] },
    ]);
  });

  test('what is missing, and what was not kept', () => {
    const frame = frameOf('827e0100 414243', { received: 200 });
    expect(anatomyOf(frame)).toMatchObject({ notKept: 197, missing: 56 });
  });
});

describe('problems stand at their bytes', () => {
  const problem = (start: number, end: number, more = {}): Problem => {
    return { section: '5.2', text: 'Wrong.', start, end, ...more };
  };

  test('at one field, by its name', () => {
    const opcode = problem(100, 101, { field: 'opcode' });
    const frame = frameOf(HELLO, { start: 100, problems: [opcode] });
    const wrong = anatomyOf(frame).fields.filter(
      ({ problems }) => problems.length > 0,
    );
    expect(wrong.map(({ name }) => name)).toEqual(['opcode']);
  });

  test('at all fields of the bytes, without a name', () => {
    const problems = [problem(101, 106)];
    const frame = frameOf(HELLO, { start: 100, problems });
    const anatomy = anatomyOf(frame);
    const wrong = anatomy.fields.filter((field) => field.problems.length > 0);
    const names = wrong.map(({ name }) => name);
    expect(names).toEqual(['MASK', 'payload length', 'masking key']);
    expect(anatomy.payload.flatMap((byte) => byte.problems)).toEqual([]);
  });

  test('at bytes of the payload', () => {
    const problems = [problem(107, 109, { field: 'payload' })];
    const frame = frameOf(HELLO, { start: 100, problems });
    const anatomy = anatomyOf(frame);
    const wrong = anatomy.payload.filter((byte) => byte.problems.length > 0);
    expect(wrong.map(({ index }) => index)).toEqual([1, 2]);
    expect(anatomy.fields.flatMap((field) => field.problems)).toEqual([]);
  });
});

describe('in one line', () => {
  test.each([
    [HELLO, 'text, FIN 1, 5 bytes, masked'],
    ['0a00', 'pong, FIN 0, 0 bytes'],
    ['c20141', 'binary, FIN 1, RSV 100, 1 byte'],
    ['8305 41', 'reserved 0x3, FIN 1, 5 bytes, 1 of them there'],
    [
      '827fffffffffffffffff',
      'binary, FIN 1, 18,446,744,073,709,551,615 bytes, 0 of them there',
    ],
  ])('%s', (hex, summary) => {
    expect(summaryOf(frameOf(hex))).toBe(summary);
  });

  test('compressed', () => {
    const frame = frameOf('c10141', { isCompressed: true });
    expect(summaryOf(frame)).toContain('RSV 100, 1 byte, compressed');
  });

  test('the length is exact', () => {
    const frame = frameOf('827f8000000000000001');
    expect(exactLength(frame)).toBe(2n ** 63n + 1n);
    expect(exactLength(frameOf('8205'))).toBe(5n);
  });
});

test('browsers can run it: it has nothing of Node', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => !/test/.test(name),
  );
  expect(files).toContain('anatomy.ts');
  for (const name of [...files, '../events.ts']) {
    const code = readFileSync(join(import.meta.dirname, name), 'utf8');
    const imports = [...code.matchAll(/from '([^']+)'/g)].map(
      ([, path]) => path,
    );
    const allowed = imports.every(
      (path) => path?.startsWith('./') || path === '../events.ts',
    );
    expect([name, allowed]).toEqual([name, true]);
    expect(code).not.toMatch(/\bBuffer\b|\bprocess\b/);
  }
});
