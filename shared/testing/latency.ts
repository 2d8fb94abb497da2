import { setTimeout as delay } from 'node:timers/promises';
import { TEXT } from '../cases/frames.ts';
import { expectEchoOf, openPeer } from './echo-peer.ts';

/** A client that has a question now and then, as people have. */
const PAUSE_MS = 2;

/** How long small echoes took, in milliseconds. */
export interface Latency {
  /** From the first of them to the last. */
  readonly duration: number;
  readonly echoes: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

/**
 * Small echoes of a new client, one after the other, as long as something else
 * goes on, and until there were so many.
 *
 * @throws what the other thing throws, or when an echo is wrong.
 */
export async function latencyDuring(
  port: number,
  work: Promise<unknown>,
  least = 0,
): Promise<Latency> {
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  // It may fail while nobody waits for it yet.
  over.catch(() => {});
  const peer = await openPeer(port);
  const times: number[] = [];
  const begin = performance.now();
  while (!isOver || times.length < least) {
    const start = performance.now();
    await expectEchoOf(peer, TEXT, `echo ${times.length}`);
    times.push(performance.now() - start);
    await delay(PAUSE_MS);
  }
  peer.destroy();
  await over;
  return summarize(times, performance.now() - begin);
}

/** In one line, for people. */
export function describeLatency(during: string, latency: Latency): string {
  const { echoes, median, p99, most } = latency;
  const [a, b, c] = [median, p99, most].map((ms) => ms.toFixed(1));
  return (
    `${during}: ${echoes} small echoes of another client, ` +
    `median ${a} ms, p99 ${b} ms, at most ${c} ms`
  );
}

function summarize(times: readonly number[], duration: number): Latency {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return {
    duration,
    echoes: sorted.length,
    median: at(0.5),
    p99: at(0.99),
    most: at(1),
  };
}
