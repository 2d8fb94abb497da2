import { byId, setText } from './dom.ts';
import {
  formatDuration,
  formatNumber,
  formatSize,
  formatThroughput,
  roundSize,
} from './format.ts';
import type { FileProgress, Moment } from './worker-messages.ts';

/** Shows how far a file is that goes as a row of messages. */
export class FilePanel {
  readonly #panel = byId('file-progress', HTMLDivElement);
  readonly #bar = byId('file-back', HTMLProgressElement);
  readonly #line = byId('file-line', HTMLParagraphElement);
  readonly #result = byId('file-result', HTMLParagraphElement);
  #file: FileProgress | undefined;

  constructor(stop: () => void) {
    byId('stop-file', HTMLButtonElement).addEventListener('click', stop);
  }

  /** Shows news of the file. Returns how it ended, empty while it goes on. */
  show(news: FileProgress & Moment): string {
    this.#file = news;
    if (news.end !== undefined) return this.#finish(news.end, news.at);
    this.#panel.hidden = false;
    setText(this.#result, '');
    this.drain(news);
    return '';
  }

  /** Shows what the socket's buffer held at a moment. */
  drain({ at, state }: Moment): void {
    if (this.#file === undefined) return;
    const { size, given, back, messages, messagesBack, began } = this.#file;
    const sent = Math.max(back, given - state.bufferedAmount);
    this.#bar.value = Math.floor((back / size) * 100);
    const parts = [
      `${roundSize(sent)} of ${roundSize(size)} sent`,
      back === 0 ? 'nothing back yet' : `${roundSize(back)} back, identical`,
      `${formatNumber(messagesBack)} of ${formatNumber(messages)} messages`,
      formatThroughput(back, at - began),
    ];
    setText(this.#line, parts.join(' · '));
  }

  /** Tells that the socket is gone without a word about the file. */
  lost(): void {
    this.#finish('The connection is gone', 0);
  }

  #finish(end: string, at: number): string {
    if (this.#file === undefined) return '';
    const line =
      end === '' ? success(this.#file, at) : failure(this.#file, end);
    this.#file = undefined;
    this.#panel.hidden = true;
    this.#result.dataset['state'] = end === '' ? 'sent' : 'lost';
    setText(this.#result, line);
    return line;
  }
}

function success({ size, messages, began }: FileProgress, at: number): string {
  const took = at - began;
  return (
    `${formatSize(size)} bytes in ${formatNumber(messages)} messages came ` +
    `back, identical: ${formatDuration(took)}, ${formatThroughput(size, took)}.`
  );
}

function failure(file: FileProgress, end: string): string {
  const { size, back, messages, messagesBack } = file;
  return (
    `${end}. Before that, ${formatNumber(messagesBack)} of ` +
    `${formatNumber(messages)} messages came back, identical: ` +
    `${roundSize(back)} of ${roundSize(size)}.`
  );
}
