import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BURSTS, sendBurst } from './bursts.ts';
import { describeLatency, latencyDuring } from './latency.ts';
import type { Latency } from './latency.ts';
import { affordablePeers, resetMany, useMany } from './many-peers.ts';
import { readSlowly } from './slow-reader.ts';
import { WatchedServer } from './watched-server.ts';

const MIB = 1024 * 1024;

/** More than the 1,024 files that many systems allow at first. */
const CONNECTIONS = 1_200;
const RESETS = 60;

/**
 * What a server may need for a peer that sends and does not read: the 16 MiB
 * that may wait for it, the message at hand, and garbage not yet collected. A
 * server that reads on needs the 64 MiB that are sent.
 */
const MAX_GROWTH_BYTES = 48 * MIB;

/**
 * A busy machine makes everybody wait, and so these are no times. They are for
 * a server that makes others wait until it is done with one: they would get an
 * echo or two, and wait for it nearly as long as all takes.
 */
const MIN_ECHOES = 10;
const MAX_PART = 1 / 2;

const TIMEOUT_MS = 60_000;

/**
 * A milestone with all limits, and a lot to do.
 *
 * @param folder the milestone's folder, for example `…/07-ping-pong-limits`.
 */
export function testLoad(folder: string): void {
  let server: WatchedServer;
  beforeEach(async () => {
    server = await WatchedServer.start(folder, { MAX_FRAGMENTS: '3000000' });
  });
  afterEach(() => server.stop());

  describe('under load', { timeout: TIMEOUT_MS }, () => {
    test(`${CONNECTIONS} connections at the same time`, async () => {
      await useMany(server.port, affordablePeers(CONNECTIONS));
      await server.expectNothingLeft();
    });

    test(`${RESETS} resets in the middle of large echoes`, async () => {
      await resetMany(server.port, RESETS);
      await server.expectNothingLeft();
    });

    test('a slow reader slows nobody else, and loses nothing', async () => {
      const { latency, growth } = await readSlowly(server);
      const memory = `${Math.round(growth / MIB)} MiB of memory`;
      console.log(`${describeLatency('A slow reader', latency)}; ${memory}`);
      expectService(latency);
      expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
      await server.expectNothingLeft();
    });

    for (const burst of BURSTS) {
      test(`others are served during ${burst.name}`, async () => {
        const sending = sendBurst(server.port, burst);
        const latency = await latencyDuring(server.port, sending);
        console.log(describeLatency(burst.name, latency));
        expectService(latency);
        await server.expectNothingLeft();
      });
    }
  });
}

/** Others were served all the time. */
function expectService({ echoes, most, duration }: Latency): void {
  expect(echoes).toBeGreaterThan(MIN_ECHOES);
  expect(most / duration).toBeLessThan(MAX_PART);
}
