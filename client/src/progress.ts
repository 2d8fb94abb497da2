import { byId, setText } from './dom.ts';
import {
  formatDuration,
  formatNumber,
  formatThroughput,
  roundSize,
} from './format.ts';
import type { Moment, Sent } from './worker-messages.ts';

const LARGE = 1024 * 1024;

/** Shows how the socket's buffer drains. */
export class Progress {
  readonly #bar = byId('progress', HTMLProgressElement);
  readonly #label = byId('progress-label', HTMLParagraphElement);
  #isDraining = false;
  #total = 0;
  #began = 0;
  /** Bytes of a file in slices that the buffer has not been given yet. */
  #waiting = 0;

  /** A message is taking its time to become bytes in the buffer. */
  encoding(): void {
    this.#bar.dataset['state'] = 'encoding';
    this.#bar.value = 0;
    setText(this.#label, 'encoding…');
  }

  /** Follows a message that is in the buffer now. */
  follow({ size, began, waiting }: Sent): void {
    if (!this.#isDraining) {
      this.#total = 0;
      this.#began = began;
    }
    this.#total += size;
    this.#waiting = waiting;
    this.#isDraining = true;
  }

  /** No more of a file in slices is given to the buffer. */
  fileEnded(): void {
    this.#waiting = 0;
  }

  /** Shows what the buffer held at a moment. */
  drain({ at, state }: Moment): void {
    if (!this.#isDraining) return;
    const left = state.bufferedAmount + this.#waiting;
    if (left === 0) return this.#finish(at);
    const total = this.#total + this.#waiting;
    const sent = Math.max(0, total - left);
    const percent = Math.floor((sent / total) * 100);
    this.#bar.dataset['state'] = 'sending';
    this.#bar.value = percent;
    setText(
      this.#label,
      `${percent} %: ${formatNumber(sent)} of ${formatNumber(total)} ` +
        `bytes (${roundSize(total)})`,
    );
  }

  /** Tells that the connection is gone, and with it what was not sent. */
  connectionEnded({ at, state }: Moment): void {
    if (!this.#isDraining) return;
    const left = Math.min(state.bufferedAmount, this.#total);
    if (left === 0) return this.#finish(at);
    this.#stop('lost');
    setText(
      this.#label,
      `closed with ${formatNumber(left)} of ${formatNumber(this.#total)} ` +
        'bytes not sent',
    );
  }

  /** Forgets the past: a new connection is being made. */
  reset(): void {
    this.#stop('idle');
    this.#bar.value = 0;
    setText(this.#label, 'nothing sent yet');
  }

  #finish(at: number): void {
    this.#stop('sent');
    this.#bar.value = 100;
    const took = at - this.#began;
    const speed = `, ${formatDuration(took)}, ${formatThroughput(this.#total, took)}`;
    const isLarge = this.#total >= LARGE;
    const bytes = `${formatNumber(this.#total)} bytes`;
    setText(this.#label, `100 %: ${bytes} sent${isLarge ? speed : ''}`);
  }

  #stop(state: 'idle' | 'sent' | 'lost'): void {
    this.#isDraining = false;
    this.#waiting = 0;
    this.#bar.dataset['state'] = state;
  }
}
