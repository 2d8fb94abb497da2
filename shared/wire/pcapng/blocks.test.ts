import { expect, test } from 'vitest';
import {
  interfaceDescription,
  packetBlock,
  PACKET_START,
  sectionHeader,
} from './blocks.ts';

/** Bytes in hex, and in their order; what is in brackets says which. */
function bytes(text: string): string {
  return Buffer.from(text.replace(/\(.*?\)|\s/g, ''), 'hex').toString('hex');
}

test('a section header says the byte order and that its end is open', () => {
  expect(sectionHeader('five!', 'tap').toString('hex')).toBe(
    bytes(`
      (type) 0a0d0d0a (length) 34000000
      (magic) 4d3c2b1a (version) 0100 0000 (section) ffffffffffffffff
      (comment) 0100 0500 6669766521 000000 (padding)
      (application) 0400 0300 746170 00
      (end) 0000 0000
      (length) 34000000
    `),
  );
});

test('an interface delivers packets that begin with their IP header', () => {
  expect(interfaceDescription('a tap').toString('hex')).toBe(
    bytes(`
      (type) 01000000 (length) 24000000
      (link type) 6500 (reserved) 0000 (limit) 00000000
      (name) 0200 0500 6120746170 000000
      (end) 0000 0000
      (length) 24000000
    `),
  );
});

test('a packet has its time in µs, its length and a padding of zeros', () => {
  const target = Buffer.alloc(100, 0xee);
  target.write('hello', PACKET_START);
  // 2^32 µs and 1 µs more, and a quarter of one, which is lost.
  const block = packetBlock(target, 5, 4_294_967.29725);
  expect(block.toString('hex')).toBe(
    bytes(`
      (type) 06000000 (length) 28000000
      (interface) 00000000 (time) 01000000 01000000
      (captured) 05000000 (sent) 05000000
      68656c6c6f 000000
      (length) 28000000
    `),
  );
});

test('a comment stands behind the packet', () => {
  const target = Buffer.alloc(100, 0xee);
  target.write('four', PACKET_START);
  expect(packetBlock(target, 4, 0, 'why?').toString('hex')).toBe(
    bytes(`
      (type) 06000000 (length) 30000000
      (interface) 00000000 (time) 00000000 00000000
      (captured) 04000000 (sent) 04000000
      666f7572
      (comment) 0100 0400 7768793f (end) 0000 0000
      (length) 30000000
    `),
  );
});
