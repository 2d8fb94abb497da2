import { setTimeout as delay } from 'node:timers/promises';

/** Time as a run sees it: tests make it up. */
export interface Clock {
  /** Milliseconds since this process began. */
  readonly now: () => number;
  /** Is fulfilled then; it keeps no process alive. */
  readonly until: (time: number) => Promise<void>;
}

const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  until: async (time) => {
    await delay(time - performance.now(), undefined, { ref: false });
  },
};

/** The time of a run is over. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** The time that a run has: at its end everything is cut off. */
export class RunTime {
  readonly now: Clock['now'];
  readonly #endsAt: number;
  readonly #end: Promise<void>;

  /** @param endsAt milliseconds since this process began; Infinity: never. */
  constructor(endsAt: number, clock: Clock = REAL_CLOCK) {
    this.now = clock.now;
    this.#endsAt = endsAt;
    this.#end =
      endsAt === Infinity ? new Promise(() => {}) : clock.until(endsAt);
  }

  /** In ms. */
  get left(): number {
    return this.#endsAt - this.now();
  }

  /** @throws {TimeUp} when it is not done at the end. */
  async race<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.left <= 0) throw new TimeUp('no time left');
    const end = this.#end.then(() => {
      throw new TimeUp('no time left');
    });
    return Promise.race([task(), end]);
  }
}
