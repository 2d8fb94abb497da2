import { formatDuration, formatThroughput } from '../format.ts';
import { reasonOf } from '../reason.ts';
import { compare } from './compare.ts';
import { now } from './now.ts';
import type { Row } from './outbox.ts';
import type { Content, Payload } from './payload.ts';

const LARGE = 1024 * 1024;

interface Sent {
  readonly payload: Payload;
  /** In milliseconds since 1970. */
  readonly began: number;
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
  sent(payload: Payload, began: number): void {
    this.#unanswered.push({ payload, began });
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
    this.#comparisons = this.#comparisons.then(() =>
      judge(sent.payload, data, row, took),
    );
  }

  /** Forgets what is unanswered: no answer can come any more. */
  reset(): void {
    this.#unanswered = [];
  }
}

async function judge(
  payload: Payload,
  data: Content,
  row: Row,
  took: string,
): Promise<void> {
  try {
    const { equal, detail } = await compare(payload, data);
    const word = equal ? 'equal' : 'differs';
    const verdict = detail === '' ? word : `${word}: ${detail}`;
    row.update({ equal, roundTrip: `${took}, ${verdict}` });
  } catch (error) {
    // A file may have been changed or removed since it was sent.
    row.update({ roundTrip: `${took}, not compared: ${reasonOf(error)}` });
  }
}

function describe(size: number, milliseconds: number): string {
  const duration = formatDuration(milliseconds);
  if (size < LARGE) return duration;
  return `${duration}, ${formatThroughput(size, milliseconds)}`;
}
