import { CommandError } from '../lib/command-line/command-error.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** What one figure counts. MB: 1,000,000 bytes of payload, counted once. */
export type Unit = 'msg/s' | 'MB/s';

/** One kind of load. */
export interface Scenario {
  /** The size of its messages, as people write it: also its name. */
  readonly name: string;
  /** Bytes of payload in every message. */
  readonly payload: number;
  readonly connections: number;
  /** Messages that each connection sends before it waits for an echo. */
  readonly inFlight: number;
  readonly unit: Unit;
  /** For so long, or one message and no more? */
  readonly runs: 'for a time' | 'one message';
}

const SCENARIOS: readonly Scenario[] = [
  load('16 B', 16, 64, 1, 'msg/s'),
  load('1 KiB', KIB, 64, 1, 'msg/s'),
  load('64 KiB', 64 * KIB, 8, 4, 'MB/s'),
  load('1 MiB', MIB, 4, 2, 'MB/s'),
  {
    name: '256 MiB',
    payload: 256 * MIB,
    connections: 1,
    inFlight: 1,
    unit: 'MB/s',
    runs: 'one message',
  },
];

/** Servers must let it through: their limits are set to it. */
export const LARGEST_PAYLOAD = Math.max(
  ...SCENARIOS.map(({ payload }) => payload),
);

function load(
  name: string,
  payload: number,
  connections: number,
  inFlight: number,
  unit: Unit,
): Scenario {
  return { name, payload, connections, inFlight, unit, runs: 'for a time' };
}

/** `64 KiB × 8 × 4`: the size, the connections, what each has in flight. */
export function labelOf({ name, connections, inFlight }: Scenario): string {
  const factors = [connections, inFlight].filter((factor) => factor > 1);
  return [name, ...factors].join(' × ');
}

/**
 * All scenarios, or the one of this name; `64kib` is `64 KiB` too.
 *
 * @throws {CommandError} when there is none.
 */
export function chooseScenarios(name: string | undefined): readonly Scenario[] {
  if (name === undefined) return SCENARIOS;
  const plain = (text: string): string =>
    text.replaceAll(' ', '').toLowerCase();
  const chosen = SCENARIOS.filter((one) => plain(one.name) === plain(name));
  if (chosen.length > 0) return chosen;
  const names = SCENARIOS.map((one) => plain(one.name)).join(', ');
  throw new CommandError(
    `There is no scenario "${name}": choose one of ${names}.`,
  );
}
