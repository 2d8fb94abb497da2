import { isIPv4, isIPv6 } from 'node:net';

/** One end of a connection, as a packet names it. */
export interface Endpoint {
  /** 4 bytes for IPv4, 16 for IPv6. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** For a server whose address nobody knows: RFC 5737, for documents only. */
const UNKNOWN = '192.0.2.1';

/** What comes before an IPv4 address that stands in IPv6 (RFC 4291, 2.5.5.2). */
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/**
 * Reads `127.0.0.1:50000`, `[::1]:50000` and `::1:50000`. A host's name gives
 * 192.0.2.1, and a port that is none gives 0: a capture that is not quite right
 * is of more use than none.
 */
export function parseEndpoint(text: string): Endpoint {
  const [, host = '', digits = ''] = /^(.*):(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  return {
    address: addressBytes(host.replace(/^\[|\]$/g, '')),
    port: port > 0xffff ? 0 : port,
  };
}

/** Both of one family, as IP wants it: IPv4 only where both are. */
export function inOneFamily(
  one: Endpoint,
  other: Endpoint,
): readonly [Endpoint, Endpoint] {
  if (one.address.length === other.address.length) return [one, other];
  return [mapped(one), mapped(other)];
}

function mapped(endpoint: Endpoint): Endpoint {
  const { address, port } = endpoint;
  if (address.length === 16) return endpoint;
  return { address: Uint8Array.of(...MAPPED, ...address), port };
}

function addressBytes(host: string): Uint8Array {
  // An address of one link only has the link's name behind it: fe80::1%eth0.
  const address = host.replace(/%.*$/, '');
  if (isIPv4(address)) return ipv4Bytes(address);
  if (!isIPv6(address)) return ipv4Bytes(UNKNOWN);
  const bytes = ipv6Bytes(address);
  const isMapped = MAPPED.every((byte, i) => bytes[i] === byte);
  return isMapped ? bytes.subarray(MAPPED.length) : bytes;
}

function ipv4Bytes(address: string): Uint8Array {
  return Uint8Array.from(address.split('.'), Number);
}

function ipv6Bytes(address: string): Uint8Array {
  const [before = '', after] = address.split('::');
  const head = wordsOf(before);
  const tail = wordsOf(after ?? '');
  const zeros = new Array<number>(8 - head.length - tail.length).fill(0);
  const words = [...head, ...zeros, ...tail];
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}

/** Words of 16 bits; the last two may be written as IPv4. */
function wordsOf(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = ipv4Bytes(part);
    return [a * 256 + b, c * 256 + d];
  });
}
