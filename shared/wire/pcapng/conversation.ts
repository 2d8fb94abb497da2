import type { Sender } from '../events.ts';
import type { Endpoint } from './endpoint.ts';
import { FLAG, MAX_PAYLOAD, WINDOW } from './segment.ts';
import type { Segment } from './segment.ts';

const NOTHING: Uint8Array = new Uint8Array(0);

/** One direction of a connection. */
interface Direction {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** The number of its next byte, modulo 2^32. */
  next: number;
  /** What the other side has acknowledged: all before this. */
  acknowledged: number;
  hasEnded: boolean;
}

/**
 * Makes up the TCP of a connection of which only the bytes are known. Nobody
 * sees the real acknowledgments, so there are as few as will do: each segment
 * carries one, and a bare one comes when the window would be full, and after a
 * FIN.
 */
export class Conversation {
  readonly #directions: Readonly<Record<Sender, Direction>>;

  /**
   * @param number tells apart connections with the same ports, one after the
   *   other: their sequence numbers begin far from each other.
   */
  constructor(client: Endpoint, server: Endpoint, number: number) {
    this.#directions = {
      client: directionOf(client, server, firstNumber(number * 2)),
      server: directionOf(server, client, firstNumber(number * 2 + 1)),
    };
  }

  /** Nothing can come any more. */
  get isOver(): boolean {
    const { client, server } = this.#directions;
    return client.hasEnded && server.hasEnded;
  }

  /** The three-way handshake (RFC 9293, 3.5). */
  open(): readonly Segment[] {
    return [
      this.#segment('client', FLAG.syn),
      this.#segment('server', FLAG.syn | FLAG.ack),
      this.#segment('client', FLAG.ack),
    ];
  }

  /** A chunk is one segment when it fits into one; its end has the PSH flag. */
  bytes(from: Sender, chunk: Uint8Array): readonly Segment[] {
    const direction = this.#directions[from];
    if (direction.hasEnded) return [];
    const segments: Segment[] = [];
    // In equal parts: of 64 KiB, which are just too much, 41 bytes would be left.
    const size = Math.ceil(
      chunk.length / Math.ceil(chunk.length / MAX_PAYLOAD),
    );
    for (let start = 0; start < chunk.length; start += size) {
      const payload = chunk.subarray(start, start + size);
      const inFlight = modulo(direction.next - direction.acknowledged);
      if (inFlight + payload.length >= WINDOW) {
        segments.push(this.#segment(otherOf(from), FLAG.ack));
      }
      const isLast = start + payload.length === chunk.length;
      const flags = FLAG.ack | (isLast ? FLAG.psh : 0);
      segments.push(this.#segment(from, flags, payload));
    }
    return segments;
  }

  /** A FIN ends one direction; a RST both (RFC 9293, 3.5.2). */
  end(from: Sender, how: 'end' | 'reset'): readonly Segment[] {
    const direction = this.#directions[from];
    const reverse = this.#directions[otherOf(from)];
    if (direction.hasEnded) return [];
    direction.hasEnded = true;
    if (how === 'end') {
      return [
        this.#segment(from, FLAG.fin | FLAG.ack),
        this.#segment(otherOf(from), FLAG.ack),
      ];
    }
    reverse.hasEnded = true;
    return [this.#segment(from, FLAG.rst | FLAG.ack)];
  }

  #segment(from: Sender, flags: number, payload = NOTHING): Segment {
    const direction = this.#directions[from];
    const reverse = this.#directions[otherOf(from)];
    const sequence = direction.next;
    const acknowledges = (flags & FLAG.ack) !== 0;
    if (acknowledges) reverse.acknowledged = reverse.next;
    // RFC 9293, 3.4: SYN and FIN have a number of their own, as a byte has.
    const takesNumber = (flags & (FLAG.syn | FLAG.fin)) !== 0;
    direction.next = modulo(sequence + payload.length + (takesNumber ? 1 : 0));
    return {
      from: direction.from,
      to: direction.to,
      sequence,
      acknowledgment: acknowledges ? reverse.next : 0,
      flags,
      payload,
    };
  }
}

function directionOf(from: Endpoint, to: Endpoint, first: number): Direction {
  return { from, to, next: first, acknowledged: first, hasEnded: false };
}

/** Far from one another for numbers in a row: the golden ratio spreads them. */
function firstNumber(index: number): number {
  return Math.imul(index, 0x9e37_79b1) >>> 0;
}

function modulo(number: number): number {
  return number >>> 0;
}

function otherOf(sender: Sender): Sender {
  return sender === 'client' ? 'server' : 'client';
}
