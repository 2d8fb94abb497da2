import { MessageEcho, RawEcho } from './echo.ts';
import type { Echo } from './echo.ts';
import type { Load } from './load.ts';
import type { RawClient, Target } from './raw-client.ts';

/** Nothing that is measured takes nearly so long. */
const DEADLINE_MS = 120_000;

/**
 * Sends a load, as fast as it is taken, until all of it has come back.
 *
 * @param isChecked every byte is compared: that costs time.
 * @returns the bytes that came back.
 * @throws when something else comes, or not in time.
 */
export async function exchange(
  client: RawClient,
  target: Target,
  load: Load,
  isChecked: boolean,
): Promise<number> {
  const echo = target.speaksWebSocket
    ? new MessageEcho(load, isChecked)
    : new RawEcho(load, isChecked);
  const both = Promise.all([send(client, load), receive(client, echo)]);
  await Promise.race([both, client.failed]);
  return echo.received;
}

function receive(client: RawClient, echo: Echo): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the echo takes too long')),
      DEADLINE_MS,
    );
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      client.onBytes = () => {};
      settle();
    };
    client.onBytes = (bytes) => {
      try {
        echo.push(bytes);
        if (echo.isWhole) finish(resolve);
      } catch (error) {
        finish(() => reject(error));
      }
    };
    client.failed.catch(() => clearTimeout(timer));
  });
}

async function send(client: RawClient, { sent }: Load): Promise<void> {
  for (const piece of sent.pieces()) {
    if (!client.write(piece)) await client.drained();
  }
}
