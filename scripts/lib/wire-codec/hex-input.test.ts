import { describe, expect, test } from 'vitest';
import { CommandError } from '../command-line/command-error.ts';
import { parseHex } from './hex-input.ts';

describe('bytes in hex', () => {
  test.each([
    '81 85 37 fa 21 3d',
    '81,85,37,fa,21,3d',
    '81, 85, 37, fa, 21, 3d',
    '81:85:37:FA:21:3D',
    '81-85-37-FA-21-3D',
    '0x81 0x85 0x37 0xfa 0x21 0x3d',
    '0x81, 0X85, 0x37, 0xFA, 0x21, 0x3d',
    '0x810x850x370xfa0x210x3d',
    '\\x81\\x85\\x37\\xfa\\x21\\x3d',
    'x81x85x37xfax21x3d',
    '818537fa213d',
    '8185 37fa213d',
    ' 81 85\n37 fa\t21 3d ',
  ])('%j', (text) => {
    expect(parseHex(text).toString('hex')).toBe('818537fa213d');
  });

  test('none', () => {
    expect(parseHex(' ')).toHaveLength(0);
  });
});

describe('what is not hex', () => {
  test.each([
    ['81 zz 85', 'Character 4, in place of byte 2, is no hex digit: "zz"'],
    ['81 8g', 'Byte 2 has one hex digit, "8", and needs two: write "08".'],
    ['8', 'Byte 1 has one hex digit, "8", and needs two: write "08".'],
    ['81 5 37', 'Byte 2 has one hex digit, "5", and needs two: write "05".'],
    ['81 853', 'Byte 3 has one hex digit, the "3" at the end of "853":'],
    ['81 0x', 'Byte 2 has no digits behind "0x".'],
  ])('%j', (text, message) => {
    expect(() => parseHex(text)).toThrow(CommandError);
    expect(() => parseHex(text)).toThrow(message);
  });
});
