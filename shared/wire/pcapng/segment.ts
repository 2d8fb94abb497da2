import { checksumOf, sumOfWords } from './checksum.ts';
import type { Endpoint } from './endpoint.ts';

/** A TCP segment (RFC 9293, 3.1). */
export interface Segment {
  readonly from: Endpoint;
  /** Of the same family as `from`. */
  readonly to: Endpoint;
  readonly sequence: number;
  readonly acknowledgment: number;
  /** A sum of `FLAG`. */
  readonly flags: number;
  readonly payload: Uint8Array;
}

export const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** The window in each segment counts units of 2^8 bytes (RFC 7323, 2.2). */
const WINDOW_SHIFT = 8;
const WINDOW_FIELD = 0xffff;

/** How much may be on its way without an acknowledgment, in bytes. */
export const WINDOW = WINDOW_FIELD << WINDOW_SHIFT;

/** What fits into an IPv4 packet, behind the headers of IP and TCP. */
export const MAX_PAYLOAD = 0xffff - 20 - 20;

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;
const TCP = 6;
const HOPS = 64;
const DO_NOT_FRAGMENT = 0x4000;

/** Options of a SYN: kind, length, value; and one byte to fill up the word. */
const SYN_OPTIONS = Buffer.of(
  ...[2, 4, MAX_PAYLOAD >> 8, MAX_PAYLOAD & 0xff],
  ...[3, 3, WINDOW_SHIFT],
  0,
);

/** Headers of IP and TCP at their longest, and a payload. */
export const MAX_PACKET =
  IPV6_HEADER + TCP_HEADER + SYN_OPTIONS.length + MAX_PAYLOAD;

/**
 * Writes a segment as an IP packet, with its checksums.
 *
 * @returns the length of the packet, in bytes.
 */
export function writePacket(packet: Buffer, segment: Segment): number {
  const isIPv4 = segment.from.address.length === 4;
  const ipHeader = isIPv4 ? IPV4_HEADER : IPV6_HEADER;
  const length = writeTcp(packet.subarray(ipHeader), segment);
  if (isIPv4) writeIPv4Header(packet, segment, ipHeader + length);
  else writeIPv6Header(packet, segment, length);
  return ipHeader + length;
}

/** RFC 791, 3.1. */
function writeIPv4Header(
  packet: Buffer,
  { from, to }: Segment,
  length: number,
): void {
  const header = packet.subarray(0, IPV4_HEADER).fill(0);
  header[0] = 0x40 + IPV4_HEADER / 4;
  header.writeUInt16BE(length, 2);
  header.writeUInt16BE(DO_NOT_FRAGMENT, 6);
  header[8] = HOPS;
  header[9] = TCP;
  header.set(from.address, 12);
  header.set(to.address, 16);
  header.writeUInt16BE(checksumOf(sumOfWords(header)), 10);
}

/** RFC 8200, 3. There is no checksum: TCP's covers the addresses. */
function writeIPv6Header(
  packet: Buffer,
  { from, to }: Segment,
  length: number,
): void {
  const header = packet.subarray(0, IPV6_HEADER).fill(0);
  header[0] = 0x60;
  header.writeUInt16BE(length, 4);
  header[6] = TCP;
  header[7] = HOPS;
  header.set(from.address, 8);
  header.set(to.address, 24);
}

function writeTcp(target: Buffer, segment: Segment): number {
  const { from, to, flags, payload } = segment;
  const options = (flags & FLAG.syn) === 0 ? 0 : SYN_OPTIONS.copy(target, 20);
  const header = TCP_HEADER + options;
  const length = header + payload.length;
  target.writeUInt16BE(from.port, 0);
  target.writeUInt16BE(to.port, 2);
  target.writeUInt32BE(segment.sequence, 4);
  target.writeUInt32BE(segment.acknowledgment, 8);
  target[12] = (header / 4) << 4;
  target[13] = flags;
  target.writeUInt16BE(WINDOW_FIELD, 14);
  // Checksum and urgent pointer: the checksum is reckoned with a 0 in its place.
  target.writeUInt32BE(0, 16);
  target.set(payload, header);
  const pseudoHeader =
    sumOfWords(from.address) + sumOfWords(to.address) + TCP + length;
  const sum = pseudoHeader + sumOfWords(target.subarray(0, length));
  target.writeUInt16BE(checksumOf(sum), 16);
  return length;
}
