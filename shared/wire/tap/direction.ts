import type { Sender } from '../events.ts';
import { now } from './now.ts';
import type { Ending, Side } from './side.ts';
import type { Watcher } from './watcher.ts';

/** More than this never waits to be written together. */
const MAX_WAITING_BYTES = 512 * 1024;

/**
 * Passes on what one side sends, as fast as the other one reads. What the
 * system hands over in one go leaves in one go: many small writes would cost
 * more than all the rest of the tap.
 */
export class Direction {
  readonly #sender: Sender;
  readonly #from: Side;
  readonly #to: Side;
  readonly #watcher: Watcher;
  #chunks: { readonly bytes: Buffer; readonly at: number }[] = [];
  #waitingBytes = 0;
  #flushing: NodeJS.Immediate | null = null;

  constructor(sender: Sender, from: Side, to: Side, watcher: Watcher) {
    this.#sender = sender;
    this.#from = from;
    this.#to = to;
    this.#watcher = watcher;
    from.onChunk = (chunk) => this.#take(chunk);
    from.onEnd = (how) => this.#end(how);
    to.onDrain = () => from.resume();
    if (from.ending === null) from.start();
    else this.#end(from.ending);
  }

  #take(bytes: Buffer): void {
    this.#chunks.push({ bytes, at: now() });
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#flush();
    else this.#flushing ??= setImmediate(() => this.#flush());
  }

  /** First the bytes, then the looking: nobody waits for it. */
  #flush(): void {
    if (this.#flushing !== null) clearImmediate(this.#flushing);
    this.#flushing = null;
    const chunks = this.#chunks;
    if (chunks.length === 0) return;
    this.#chunks = [];
    this.#waitingBytes = 0;
    const canGoOn = this.#to.write(chunks.map(({ bytes }) => bytes));
    if (!canGoOn) this.#from.pause();
    for (const { bytes, at } of chunks) {
      this.#watcher.bytes(this.#sender, bytes, at);
    }
    this.#watcher.settle();
  }

  #end(how: Ending): void {
    this.#flush();
    if (how === 'end') this.#to.end();
    else this.#to.reset();
    this.#watcher.ended(this.#sender, how);
    // A reset is the end of both directions.
    if (how === 'reset') {
      const other = this.#sender === 'client' ? 'server' : 'client';
      this.#watcher.ended(other, how);
    }
  }
}
