import { CommandError } from '../lib/command-line/command-error.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Servers must let it through: their limits are set to it. */
export const LARGEST_MESSAGE = 8 * GIB;

/** What one figure counts. MB: 1,000,000 bytes of payload, counted once. */
export type Unit = 'msg/s' | 'MB/s' | 'conn/s' | 'KiB each';

/** What messages hold: text is UTF-8, which a server has to check. */
export type Content = 'binary' | 'text';

/** Messages of one size, so many at a time, for a time. */
export interface Burst {
  readonly kind: 'burst';
  /** Bytes of payload in every message. */
  readonly payload: number;
  readonly content: Content;
  readonly connections: number;
  /** Messages that each connection has under way, all the time. */
  readonly inFlight: number;
}

/** So many bytes through one connection, as fast as they are taken. */
export interface Stream {
  readonly kind: 'stream';
  readonly frames: 'one' | 'fragments' | 'messages';
  readonly bytes: number;
  /** Bytes of payload in every frame. */
  readonly frameBytes: number;
  /** True when it is too long to be held in memory, or to be sent often. */
  readonly isHuge: boolean;
}

export interface Handshakes {
  readonly kind: 'handshakes';
  readonly concurrent: number;
}

interface Idle {
  readonly kind: 'idle';
  readonly connections: number;
}

/** One kind of load. */
export interface Scenario {
  /** What it is called on the command line. */
  readonly key: string;
  readonly title: string;
  readonly unit: Unit;
  readonly better: 'more' | 'less';
  readonly work: Burst | Stream | Handshakes | Idle;
  /** What a quick run does instead. Without it: the same. */
  readonly quick?: Pick<Scenario, 'title' | 'work'>;
  /** True: a quick run leaves it out, unless it is named. */
  readonly isOptional?: boolean;
}

export const SCENARIOS: readonly Scenario[] = [
  burst('16b', '16 B × 64, one in flight', 16, 64, 1),
  burst('16b-pipelined', '16 B × 16 × 64 in flight', 16, 16, 64),
  optional(burst('1kib', '1 KiB × 64, one in flight', KIB, 64, 1)),
  optional(
    burst(
      '1kib-text',
      '1 KiB of text × 16 × 16 in flight',
      KIB,
      16,
      16,
      'text',
    ),
  ),
  burst('64kib', '64 KiB × 8 × 4 in flight', 64 * KIB, 8, 4),
  burst('1mib', '1 MiB × 4 × 2 in flight', MIB, 4, 2),
  {
    ...stream('1gib', '1 GiB in 64 KiB frames', 'fragments', GIB),
    quick: stream('1gib', '256 MiB in 64 KiB frames', 'fragments', 256 * MIB),
  },
  optional({
    ...stream('1gib-messages', '1 GiB in 64 KiB messages', 'messages', GIB),
    quick: stream(
      '1gib-messages',
      '256 MiB in 64 KiB messages',
      'messages',
      256 * MIB,
    ),
  }),
  stream('256mib', '256 MiB in one frame', 'one', 256 * MIB),
  optional(
    stream('8gib', '8 GiB in 64 KiB frames', 'fragments', LARGEST_MESSAGE),
  ),
  {
    ...idle('5,000 idle connections', 5000),
    quick: idle('2,000 idle connections', 2000),
  },
  {
    key: 'handshakes',
    title: 'handshakes, 32 at a time',
    unit: 'conn/s',
    better: 'more',
    work: { kind: 'handshakes', concurrent: 32 },
  },
];

function optional(scenario: Scenario): Scenario {
  return { ...scenario, isOptional: true };
}

function burst(
  key: string,
  title: string,
  payload: number,
  connections: number,
  inFlight: number,
  content: Content = 'binary',
): Scenario {
  const work = {
    kind: 'burst',
    payload,
    content,
    connections,
    inFlight,
  } as const;
  const unit = isLarge(work) ? 'MB/s' : 'msg/s';
  return { key, title, unit, better: 'more', work };
}

/** Of large messages the bytes count, of small ones the messages. */
export function isLarge({ payload }: Burst): boolean {
  return payload >= 64 * KIB;
}

function stream(
  key: string,
  title: string,
  frames: Stream['frames'],
  bytes: number,
): Scenario {
  const frameBytes = frames === 'one' ? bytes : 64 * KIB;
  const isHuge = bytes > GIB;
  const work = { kind: 'stream', frames, bytes, frameBytes, isHuge } as const;
  return { key, title, unit: 'MB/s', better: 'more', work };
}

function idle(title: string, connections: number): Scenario {
  const work = { kind: 'idle', connections } as const;
  return { key: 'idle', title, unit: 'KiB each', better: 'less', work };
}

/**
 * All scenarios, or those of these names, always in the same order.
 *
 * @param names in any case, in any order; none: all that there is time for.
 * @throws {CommandError} when there is none of a name.
 */
export function chooseScenarios(
  names: readonly string[],
  isQuick: boolean,
): readonly Scenario[] {
  const all = isQuick ? SCENARIOS.map(quickened) : SCENARIOS;
  if (names.length === 0) {
    return all.filter(({ isOptional }) => !isQuick || !isOptional);
  }
  const keys = all.map(({ key }) => key);
  const unknown = names.find((name) => !keys.includes(name.toLowerCase()));
  if (unknown !== undefined) {
    throw new CommandError(
      `There is no scenario "${unknown}": choose one of ${keys.join(', ')}.`,
    );
  }
  const asked = names.map((name) => name.toLowerCase());
  return all.filter(({ key }) => asked.includes(key));
}

function quickened(scenario: Scenario): Scenario {
  return { ...scenario, ...scenario.quick };
}
