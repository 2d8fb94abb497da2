import type { Limits } from './limits.ts';

const PAYLOAD_BYTES = 4;

/** Pings that leave in one turn of the event loop. */
const BEATS_PER_TURN = 256;

/** How often in the shorter of the two times somebody looks at the clock. */
const TICKS = 8;

export type HeartbeatLimits = Pick<
  Limits,
  'heartbeatIntervalMs' | 'heartbeatTimeoutMs'
>;

/**
 * The heartbeat of one connection (RFC 6455, 5.5.2). It has no clock: `now`
 * comes from outside, in milliseconds.
 */
export class Heartbeat {
  readonly #limits: HeartbeatLimits;
  #beats = 0;
  #lastBeat: number;
  /** Bytes that came since, or that the peer took: it is there. */
  #hasSign = true;
  #hasPong = true;

  constructor(limits: HeartbeatLimits, now: number) {
    this.#limits = limits;
    this.#lastBeat = now;
  }

  /**
   * What is due: the payload of a ping, a number of its own; or that the peer
   * is dropped; or nothing.
   *
   * @param toTakeMs what the peer may need, before it comes to the ping, for
   *   all that it was sent.
   */
  beat(now: number, toTakeMs: number): Buffer | 'drop' | null {
    const { heartbeatIntervalMs, heartbeatTimeoutMs } = this.#limits;
    const elapsed = now - this.#lastBeat;
    if (!this.#hasSign) {
      return elapsed >= heartbeatTimeoutMs + toTakeMs ? 'drop' : null;
    }
    if (elapsed < heartbeatIntervalMs) return null;
    this.#beats += 1;
    this.#lastBeat = now;
    this.#hasSign = false;
    this.#hasPong = false;
    return this.#payload();
  }

  /** The peer gave a sign of life. */
  sign(): void {
    this.#hasSign = true;
  }

  /**
   * @param payload of a pong.
   * @returns the round-trip time in milliseconds, or null when it answers no
   *   ping of ours: such pongs are ignored (RFC 6455, 5.5.3).
   */
  pong(payload: Buffer, now: number): number | null {
    if (this.#hasPong || !payload.equals(this.#payload())) return null;
    this.#hasPong = true;
    return now - this.#lastBeat;
  }

  #payload(): Buffer {
    const payload = Buffer.alloc(PAYLOAD_BYTES);
    payload.writeUInt32BE(this.#beats >>> 0);
    return payload;
  }
}

/** Does what its heartbeat says is due. */
export interface Beating {
  beat(now: number): void;
}

/** One timer for all connections, however many there are. */
export function startHeartbeats(
  connections: Iterable<Beating>,
  { heartbeatIntervalMs, heartbeatTimeoutMs }: HeartbeatLimits,
): NodeJS.Timeout {
  const shorter = Math.min(heartbeatIntervalMs, heartbeatTimeoutMs);
  // Timers run before sockets are read: when the event loop was held up, a peer
  // would be dropped whose pong is already there. Immediates run after both.
  const timer = setInterval(() => {
    setImmediate(beatSome, connections[Symbol.iterator]());
  }, shorter / TICKS);
  return timer.unref();
}

/** Ten thousand pings at once would keep everybody else waiting. */
function beatSome(connections: Iterator<Beating>): void {
  const now = performance.now();
  for (let i = 0; i < BEATS_PER_TURN; i += 1) {
    const next = connections.next();
    if (next.done) return;
    next.value.beat(now);
  }
  setImmediate(beatSome, connections);
}
