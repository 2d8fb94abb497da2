import type { Limits } from './limits.ts';

export type AdmissionLimits = Pick<
  Limits,
  'maxConnections' | 'maxConnectionsPerAddress'
>;

/** Counts the connections there are, in all and for each IP address. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #perAddress = new Map<string, number>();
  #connections = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /**
   * Counts one more.
   *
   * @returns null, or why there is no room: then it is not counted.
   */
  enter(address: string): string | null {
    const { maxConnections, maxConnectionsPerAddress } = this.#limits;
    const before = this.#perAddress.get(address) ?? 0;
    if (this.#connections >= maxConnections) {
      return 'The server has all the connections that it can take.';
    }
    if (before >= maxConnectionsPerAddress) {
      return 'Your address has all the connections that it may have.';
    }
    this.#connections += 1;
    this.#perAddress.set(address, before + 1);
    return null;
  }

  /** Counts one less. */
  leave(address: string): void {
    this.#connections -= 1;
    const left = (this.#perAddress.get(address) ?? 0) - 1;
    // The map must not remember every address that was ever there.
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
