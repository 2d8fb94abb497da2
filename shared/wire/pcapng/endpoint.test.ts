import { describe, expect, test } from 'vitest';
import { inOneFamily, parseEndpoint } from './endpoint.ts';

function hexOf(text: string): string {
  return Buffer.from(parseEndpoint(text).address).toString('hex');
}

describe('an address', () => {
  test.each([
    ['127.0.0.1:4000', '7f000001'],
    ['[::1]:4000', '0'.repeat(31) + '1'],
    ['::1:4000', '0'.repeat(31) + '1'],
    ['[::]:4000', '0'.repeat(32)],
    ['[2001:db8::8:800:200C:417A]:4000', '20010db80000000000080800200c417a'],
    ['[1:2:3:4:5:6:7:8]:4000', '00010002000300040005000600070008'],
    ['[1::]:4000', '0001' + '0'.repeat(28)],
    ['[64:ff9b::192.0.2.33]:4000', '0064ff9b' + '0'.repeat(16) + 'c0000221'],
    ['[fe80::1%eth0.5]:4000', 'fe80' + '0'.repeat(27) + '1'],
    // What a socket says that listens to both families.
    ['[::ffff:127.0.0.1]:4000', '7f000001'],
    ['::ffff:127.0.0.1:4000', '7f000001'],
    // Nobody knows theirs.
    ['example.com:4000', 'c0000201'],
    ['undefined:4000', 'c0000201'],
    ['4000', 'c0000201'],
  ])('%s', (text, hex) => expect(hexOf(text)).toBe(hex));
});

test.each([
  ['127.0.0.1:0', 0],
  ['127.0.0.1:65535', 65_535],
  ['127.0.0.1:65536', 0],
  ['127.0.0.1:undefined', 0],
])('the port of %s', (text, port) => {
  expect(parseEndpoint(text).port).toBe(port);
});

describe('both ends', () => {
  const four = parseEndpoint('127.0.0.1:1');
  const six = parseEndpoint('[::1]:2');

  test('stay what they are when they are of one family', () => {
    expect(inOneFamily(four, four)).toEqual([four, four]);
    expect(inOneFamily(six, six)).toEqual([six, six]);
  });

  test('are IPv6 when one of them is', () => {
    const address = Buffer.from('00000000000000000000ffff7f000001', 'hex');
    const mapped = { address: Uint8Array.from(address), port: 1 };
    expect(inOneFamily(four, six)).toEqual([mapped, six]);
    expect(inOneFamily(six, four)).toEqual([six, mapped]);
  });
});
