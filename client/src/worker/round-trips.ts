import { formatDuration, formatThroughput } from '../format.ts';
import { reasonOf } from '../reason.ts';
import { compare, type Verdict } from './compare.ts';
import { now } from './now.ts';
import type { Row } from './outbox.ts';
import type { Content, Payload } from './payload.ts';

const LARGE = 1024 * 1024;

/** Is told how a message came back. */
export type Judged = (verdict: Verdict) => void;

interface Sent {
  readonly payload: Payload;
  /** In milliseconds since 1970. */
  readonly began: number;
  readonly judged: Judged | undefined;
}

/** Pairs each message received with the oldest one sent and unanswered. */
export class RoundTrips {
  #unanswered: Sent[] = [];
  #comparisons: Promise<void> = Promise.resolve();

  /** How many messages sent have had no answer. */
  get waiting(): number {
    return this.#unanswered.length;
  }

  /** Notes a message that was sent; `began` is when its sending did. */
  sent(payload: Payload, began: number, judged?: Judged): void {
    this.#unanswered.push({ payload, began, judged });
  }

  /** Pairs a message that came, and writes into its row what that shows. */
  received(data: Content, row: Row): void {
    const at = now();
    const sent = this.#unanswered.shift();
    if (sent === undefined) {
      row.update({ roundTrip: 'answers nothing sent' });
      return;
    }
    const took = describe(sent.payload.size, at - sent.began);
    row.update({ roundTrip: took });
    // One after the other: a hundred large comparisons at once would take
    // as much time, and hold a hundred times the memory.
    this.#comparisons = this.#comparisons.then(async () => {
      const verdict = await judge(sent.payload, data);
      const { equal } = verdict;
      const roundTrip = `${took}, ${inWords(verdict)}`;
      row.update(equal === undefined ? { roundTrip } : { equal, roundTrip });
      sent.judged?.(verdict);
    });
  }

  /** Forgets what is unanswered: no answer can come any more. */
  reset(): void {
    this.#unanswered = [];
  }
}

async function judge(payload: Payload, data: Content): Promise<Verdict> {
  try {
    return await compare(payload, data);
  } catch (error) {
    // A file may have been changed or removed since it was sent.
    return { equal: undefined, detail: reasonOf(error) };
  }
}

function inWords({ equal, detail }: Verdict): string {
  if (equal === undefined) return `not compared: ${detail}`;
  const word = equal ? 'equal' : 'differs';
  return detail === '' ? word : `${word}: ${detail}`;
}

function describe(size: number, milliseconds: number): string {
  const duration = formatDuration(milliseconds);
  if (size < LARGE) return duration;
  return `${duration}, ${formatThroughput(size, milliseconds)}`;
}
