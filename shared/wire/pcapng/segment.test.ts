import { describe, expect, test } from 'vitest';
import { checksumOf, sumOfWords } from './checksum.ts';
import { parseEndpoint } from './endpoint.ts';
import { FLAG, MAX_PACKET, MAX_PAYLOAD, writePacket } from './segment.ts';
import type { Segment } from './segment.ts';

const SEGMENT: Segment = {
  from: parseEndpoint('127.0.0.1:50000'),
  to: parseEndpoint('127.0.0.1:80'),
  sequence: 0xfedc_ba98,
  acknowledgment: 0x0123_4567,
  flags: FLAG.ack | FLAG.psh,
  payload: Buffer.from('odd'),
};

const OVER_IPV6: Segment = {
  ...SEGMENT,
  from: parseEndpoint('[::1]:50000'),
  to: parseEndpoint('[2001:db8::ff]:80'),
};

function packetOf(segment: Segment): Buffer {
  // Whatever was in the buffer before must not shine through.
  const packet = Buffer.alloc(MAX_PACKET, 0xee);
  return packet.subarray(0, writePacket(packet, segment));
}

function bytes(text: string): string {
  return Buffer.from(text.replace(/\(.*?\)|\s/g, ''), 'hex').toString('hex');
}

describe('the checksum', () => {
  test('is that of the example in RFC 1071, 3', () => {
    const words = Buffer.from('0001f203f4f5f6f7', 'hex');
    expect(checksumOf(sumOfWords(words))).toBe(0xffff - 0xddf2);
  });

  test('takes a zero for the byte that is missing at the end', () => {
    expect(sumOfWords(Buffer.of(1, 2, 3))).toBe(0x0102 + 0x0300);
  });

  test('brings in again what does not fit, as often as that happens', () => {
    expect(checksumOf(0x1_ffff)).toBe(0xffff - 1);
    expect(checksumOf(0xffff)).toBe(0);
  });
});

describe('a packet', () => {
  test('over IPv4 has two headers, and a checksum in each', () => {
    expect(packetOf(SEGMENT).toString('hex')).toBe(
      bytes(`
        (IP) 45 00 002b 0000 4000 40 06 (checksum) 3ccb
        7f000001 7f000001
        (ports) c350 0050 (numbers) fedcba98 01234567
        (header, flags) 50 18 (window) ffff (checksum) 1ac2 0000
        6f6464
      `),
    );
  });

  test('over IPv6 has one checksum', () => {
    expect(packetOf(OVER_IPV6).toString('hex')).toBe(
      bytes(`
        (IP) 60000000 0017 06 40
        00000000000000000000000000000001
        20010db80000000000000000000000ff
        (ports) c350 0050 (numbers) fedcba98 01234567
        (header, flags) 50 18 (window) ffff (checksum) ea0b 0000
        6f6464
      `),
    );
  });

  test('with SYN offers a maximum segment size and a window scale', () => {
    const syn = { ...SEGMENT, flags: FLAG.syn, payload: Buffer.alloc(0) };
    const packet = packetOf(syn);
    expect(packet.readUInt16BE(2)).toBe(packet.length);
    expect(packet.subarray(32).toString('hex')).toBe(
      bytes('70 02 ffff (checksum) c158 0000 (options) 0204ffd7 030308 00'),
    );
  });

  test.each([SEGMENT, OVER_IPV6])('is as long as IP allows, case %#', (one) => {
    const packet = packetOf({ ...one, payload: Buffer.alloc(MAX_PAYLOAD, 7) });
    const isIPv4 = one === SEGMENT;
    expect(packet.length).toBe(MAX_PAYLOAD + (isIPv4 ? 40 : 60));
    const length = packet.readUInt16BE(isIPv4 ? 2 : 4);
    expect(length).toBe(isIPv4 ? 0xffff : MAX_PAYLOAD + 20);
  });
});
