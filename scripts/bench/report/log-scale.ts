/** The scale shows at least from half to twice, and at most so much. */
const NARROWEST = 1;
const WIDEST = 8;

/** Ratios to pixels: twice as much is always the same way further. */
export class LogScale {
  /** The powers of two that it shows, 1 among them. */
  readonly steps: readonly number[];
  readonly #left: number;
  readonly #right: number;
  readonly #lowest: number;
  readonly #highest: number;

  constructor(ratios: readonly number[], left: number, right: number) {
    // What is 0, or not a number, is not far to the left, but off the scale.
    const powers = ratios.filter((ratio) => ratio > 0).map(Math.log2);
    const least = Math.floor(Math.min(-NARROWEST, ...powers));
    const most = Math.ceil(Math.max(NARROWEST, ...powers));
    this.#lowest = Math.max(least, -WIDEST);
    this.#highest = Math.min(most, WIDEST);
    this.#left = left;
    this.#right = right;
    const count = this.#highest - this.#lowest + 1;
    this.steps = Array.from({ length: count }, (_none, i) => {
      return 2 ** (this.#lowest + i);
    });
  }

  /** Where a ratio stands; what is off the scale stands at its end. */
  at(ratio: number): number {
    const power = ratio > 0 ? Math.log2(ratio) : -Infinity;
    const inside = Math.min(Math.max(power, this.#lowest), this.#highest);
    const share = (inside - this.#lowest) / (this.#highest - this.#lowest);
    const x = this.#left + share * (this.#right - this.#left);
    return Number(x.toFixed(1));
  }
}
