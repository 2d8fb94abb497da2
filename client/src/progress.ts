import { byId, setText } from './dom.ts';
import {
  formatDuration,
  formatNumber,
  formatThroughput,
  roundSize,
} from './format.ts';

const POLL_MS = 50;
const LARGE = 1024 * 1024;

/** Shows how the socket's buffer drains. */
export class Progress {
  readonly #bar = byId('progress', HTMLProgressElement);
  readonly #label = byId('progress-label', HTMLParagraphElement);
  #timer: ReturnType<typeof setInterval> | undefined;
  #socket: WebSocket | undefined;
  #total = 0;
  #began = 0;

  /** Follows a message; `began` is when its sending did. */
  follow(socket: WebSocket, size: number, began: number): void {
    const isMore = this.#timer !== undefined && socket === this.#socket;
    if (!isMore) {
      this.#total = 0;
      this.#began = began;
    }
    this.#socket = socket;
    this.#total += size;
    // A timer, because a hidden tab draws no frames while it goes on sending.
    this.#timer ??= setInterval(() => this.#poll(), POLL_MS);
    this.#poll();
  }

  /** Tells that the connection is gone, and with it what was not sent. */
  connectionEnded(): void {
    if (this.#timer === undefined || this.#socket === undefined) return;
    const left = Math.min(this.#socket.bufferedAmount, this.#total);
    if (left === 0) return this.#poll();
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

  #poll(): void {
    const left = this.#socket?.bufferedAmount ?? 0;
    if (left === 0) return this.#finish();
    const sent = Math.max(0, this.#total - left);
    const percent = Math.floor((sent / this.#total) * 100);
    this.#bar.dataset['state'] = 'sending';
    this.#bar.value = percent;
    setText(
      this.#label,
      `${percent} %: ${formatNumber(sent)} of ${formatNumber(this.#total)} ` +
        `bytes (${roundSize(this.#total)})`,
    );
  }

  #finish(): void {
    this.#stop('sent');
    this.#bar.value = 100;
    const took = performance.now() - this.#began;
    const speed = `, ${formatDuration(took)}, ${formatThroughput(this.#total, took)}`;
    const isLarge = this.#total >= LARGE;
    const bytes = `${formatNumber(this.#total)} bytes`;
    setText(this.#label, `100 %: ${bytes} sent${isLarge ? speed : ''}`);
  }

  #stop(state: 'idle' | 'sent' | 'lost'): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#bar.dataset['state'] = state;
  }
}
