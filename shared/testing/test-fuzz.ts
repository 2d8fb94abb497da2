import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPeer } from './echo-peer.ts';
import { attackOf } from './fuzz-bytes.ts';
import type { Attack } from './fuzz-bytes.ts';
import { memoryInUse, memoryOf, WITH_COLLECTOR } from './process-usage.ts';
import { RawPeer } from './raw-peer.ts';
import { WatchedServer } from './watched-server.ts';

const MIB = 1024 * 1024;

const FIRST_SEED = numberFrom('FUZZ_SEED', 1);
const ROUNDS = numberFrom('FUZZ_ROUNDS', 800);

/** Rounds at the same time. After each such group a new client is served. */
const GROUP = 8;

/** A round takes 2 ms on a machine that has nothing else to do. */
const TIMEOUT_MS = 60_000 + ROUNDS * 20;

const ENV = {
  ...WITH_COLLECTOR,
  CLOSE_TIMEOUT_MS: '200',
  LINGER_TIMEOUT_MS: '200',
  MIN_READ_RATE: String(100 * MIB),
  // Fewer than come in all: each that leaves must make room for another.
  MAX_CONNECTIONS: '300',
};

/** How long a server may take to follow a peer that has ended. */
const END_TIMEOUT_MS = 20_000;
/** A peer that stays gives the server this long to find something wrong. */
const STAY_MS = 20;

/**
 * What the second half of the rounds may add to the memory in use. A server
 * that lets go adds some hundred KiB at the most, however many rounds there
 * are. One that keeps the socket of each adds 2.7 MiB in 400 rounds.
 */
const MAX_IN_USE_GROWTH_BYTES = 1.4 * MIB;

/**
 * The same for the memory of the whole process, garbage included: only a leak
 * outside of JavaScript's memory would be noticed here alone.
 */
const MAX_GROWTH_BYTES = 64 * MIB;

/**
 * A milestone with all limits, and peers that send bytes without sense.
 *
 * @param folder the milestone's folder, for example `…/07-ping-pong-limits`.
 */
export function testFuzz(folder: string): void {
  let server: WatchedServer;
  beforeAll(async () => {
    server = await WatchedServer.start(folder, ENV);
  });
  afterAll(() => server.stop());

  const end = FIRST_SEED + ROUNDS;
  const name = `bytes without sense, seeds ${FIRST_SEED} to ${end - 1}`;
  test(
    `${name}: others are served, nothing is left`,
    async () => {
      const half = FIRST_SEED + Math.floor(ROUNDS / 2);
      const before = await runRounds(server, FIRST_SEED, half);
      const after = await runRounds(server, half, end);
      const inUse = after.inUse - before.inUse;
      expect(inUse, 'bytes in use').toBeLessThan(MAX_IN_USE_GROWTH_BYTES);
      const all = after.all - before.all;
      expect(all, 'bytes in all').toBeLessThan(MAX_GROWTH_BYTES);
    },
    TIMEOUT_MS,
  );
}

/** @returns the memory of the server when it has let all of the peers go. */
async function runRounds(
  server: WatchedServer,
  first: number,
  end: number,
): Promise<{ inUse: number; all: number }> {
  const staying: RawPeer[] = [];
  for (let seed = first; seed < end; seed += GROUP) {
    const rounds = Math.min(GROUP, end - seed);
    staying.push(...(await runGroup(server, seed, rounds)));
  }
  await server.expectNothingLeft();
  for (const peer of staying) peer.destroy();
  const inUse = await memoryInUse(server.process);
  return { inUse, all: memoryOf(server.process) };
}

/** @returns the peers that stay though the server has ended. */
async function runGroup(
  server: WatchedServer,
  first: number,
  rounds: number,
): Promise<readonly RawPeer[]> {
  try {
    const staying = await Promise.all(
      Array.from({ length: rounds }, (_, i) =>
        runRound(server.port, attackOf(first + i)),
      ),
    );
    await server.expectService();
    return staying.filter((peer) => peer !== null);
  } catch (error) {
    throw new Error(
      `With seeds ${first} to ${first + rounds - 1}: ${String(error)}\n` +
        `Again: FUZZ_SEED=${first} FUZZ_ROUNDS=${rounds}\n` +
        (await server.lastWords()),
    );
  }
}

/** @returns the peer when it stays though the server has ended. */
async function runRound(port: number, attack: Attack): Promise<RawPeer | null> {
  const peer = attack.isOpen
    ? await openPeer(port)
    : await RawPeer.connect({ host: '127.0.0.1', port });
  await peer.send(attack.bytes, attack.chunking);
  if (attack.ending === 'stay') {
    await peer.until(() => peer.ending !== null, STAY_MS);
    if (peer.ending !== null) return peer;
    // The server may wait for a correct peer as long as it likes.
  }
  if (attack.ending === 'end') await expectEnd(peer, attack);
  if (attack.ending === 'reset') peer.reset();
  peer.destroy();
  return null;
}

/** When the peer has ended there is nothing more to wait for. */
async function expectEnd(peer: RawPeer, attack: Attack): Promise<void> {
  peer.end();
  const ended = await peer.until(() => peer.ending !== null, END_TIMEOUT_MS);
  if (ended) return;
  throw new Error(`seed ${attack.seed}, ${attack.name}: the server stays`);
}

/** @throws when an environment variable holds no whole number from 1 on. */
function numberFrom(variable: string, otherwise: number): number {
  const value = Number(process.env[variable] || otherwise);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`${variable} must be a whole number, 1 at the least`);
}
