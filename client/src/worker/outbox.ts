import type { Batch, MessageFacts, News } from '../worker-messages.ts';

/** Milliseconds between two batches: the time of a frame on most screens. */
const INTERVAL = 16;

/** One message's row in the page's log. */
export interface Row {
  readonly number: number;
  /** Tells the page what has become known of the message. */
  update(facts: MessageFacts): void;
}

/** Collects what the page is to know, and tells it a few times per second. */
export class Outbox {
  readonly #post: (batch: Batch) => void;
  #news: News[] = [];
  #facts = new Map<number, MessageFacts>();
  #answers = new Map<number, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = 0;
  // A worker may be replaced, and its rows stay in the log: beginning with the
  // microsecond of its start, no worker repeats the numbers of another.
  #lastRow = Math.round(performance.timeOrigin * 1000);

  constructor(post: (batch: Batch) => void) {
    this.#post = post;
  }

  /** Numbers a message, so that facts can be told about it at any time. */
  newRow(): Row {
    this.#lastRow += 1;
    const number = this.#lastRow;
    return { number, update: (facts) => this.#learn(number, facts) };
  }

  tell(news: News): void {
    this.#news.push(news);
    this.#schedule();
    // While messages flood in, the browser lets timers wait.
    if (performance.now() > this.#due) this.flush();
  }

  answer(request: number, problem: string): void {
    this.#answers.set(request, problem);
    this.#schedule();
  }

  /** Posts what there is, now: the worker will be busy for a while. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#post({
      news: this.#news,
      facts: this.#facts,
      answers: this.#answers,
    });
    this.#news = [];
    this.#facts = new Map();
    this.#answers = new Map();
  }

  #learn(row: number, facts: MessageFacts): void {
    this.#facts.set(row, { ...this.#facts.get(row), ...facts });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.flush(), INTERVAL);
    this.#due = performance.now() + INTERVAL;
  }
}
