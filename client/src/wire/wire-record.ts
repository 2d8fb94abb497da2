import type { WireEvent } from '../../../shared/wire/events.ts';
import { ConnectionRecord, MAX_KEPT } from './connection-record.ts';

/** What the tap has told of all connections. */
export class WireRecord {
  readonly #connections = new Map<number, ConnectionRecord>();
  #latest = 0;
  #clearedAt = 0;

  /** The newest first. */
  get connections(): readonly ConnectionRecord[] {
    return [...this.#connections.values()].reverse();
  }

  connection(number: number): ConnectionRecord | undefined {
    return this.#connections.get(number);
  }

  take(events: readonly WireEvent[]): void {
    // What was cleared comes again when the line to the tap was broken.
    const old = events.filter(({ at }) => at <= this.#clearedAt);
    if (old.length > 0) {
      this.#takeAll(old);
      this.#forget();
    }
    this.#takeAll(events.filter(({ at }) => at > this.#clearedAt));
    this.#dropOldest();
  }

  /** The tap begins anew: what is known of it comes once more. */
  reset(): void {
    this.#connections.clear();
  }

  /** Forgets what was, but not the connections that are still open. */
  clear(): void {
    this.#clearedAt = this.#latest;
    this.#forget();
  }

  #takeAll(events: readonly WireEvent[]): void {
    const touched = new Set<ConnectionRecord>();
    for (const event of events) {
      this.#latest = Math.max(this.#latest, event.at);
      const connection = this.#of(event);
      connection.take(event);
      touched.add(connection);
    }
    for (const connection of touched) connection.settle();
  }

  #forget(): void {
    for (const connection of this.connections) {
      connection.clear();
      if (connection.closed) this.#connections.delete(connection.number);
    }
  }

  #of({ connection: number, at }: WireEvent): ConnectionRecord {
    const known = this.#connections.get(number);
    if (known !== undefined) return known;
    const connection = new ConnectionRecord(number, at);
    this.#connections.set(number, connection);
    return connection;
  }

  #dropOldest(): void {
    let total = 0;
    for (const connection of this.connections) {
      total += connection.size;
      const isNewest = total === connection.size;
      if (total > MAX_KEPT && !isNewest) {
        this.#connections.delete(connection.number);
      }
    }
  }
}
