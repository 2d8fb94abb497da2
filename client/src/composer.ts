import { byId, setText } from './dom.ts';
import { formatNumber, formatSize, roundSize } from './format.ts';
import { FILE_LIMIT, SLICE_SIZE } from './message-limits.ts';
import type { Outgoing, Send } from './worker-messages.ts';

/** The fields that send a typed text or a file. */
export class Composer {
  readonly #send: Send;
  readonly #textForm = byId('text-form', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #sendText = byId('send-text', HTMLButtonElement);
  readonly #fileForm = byId('file-form', HTMLFormElement);
  readonly #file = byId('file', HTMLInputElement);
  readonly #sendFile = byId('send-file', HTMLButtonElement);
  readonly #fileHint = byId('file-hint', HTMLParagraphElement);
  readonly #problem = byId('message-problem', HTMLParagraphElement);
  #isOpen = false;

  constructor(send: Send) {
    this.#send = send;
    this.#textForm.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submitText();
    });
    this.#fileForm.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submitFile();
    });
    this.#text.addEventListener('keydown', (event) => this.#onKey(event));
    this.#file.addEventListener('change', () => this.#showFile());
    this.#showFile();
  }

  /** Lets the buttons work while a connection is open. */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#sendText.disabled = !isOpen;
    this.#sendFile.disabled = !isOpen || this.#chosen() === undefined;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (this.#isOpen) this.#textForm.requestSubmit();
  }

  #submitText(): void {
    void this.#submit({ from: 'field', text: this.#text.value });
  }

  #submitFile(): void {
    const file = this.#chosen();
    if (file === undefined) return;
    const message: Outgoing =
      file.size <= FILE_LIMIT
        ? { from: 'file', file }
        : { from: 'slices', file, sliceSize: SLICE_SIZE };
    void this.#submit(message);
  }

  async #submit(message: Outgoing): Promise<void> {
    setText(this.#problem, await this.#send(message));
  }

  #chosen(): File | undefined {
    return this.#file.files?.[0];
  }

  #showFile(): void {
    const file = this.#chosen();
    const hint =
      file === undefined
        ? 'Choose a file to send it, as one binary message.'
        : `${formatSize(file.size)} bytes in ${howItGoes(file.size)}`;
    setText(this.#fileHint, hint);
    this.setOpen(this.#isOpen);
  }
}

function howItGoes(size: number): string {
  if (size <= FILE_LIMIT) return 'one binary message.';
  const messages = formatNumber(Math.ceil(size / SLICE_SIZE));
  return (
    `${messages} binary messages of up to ${roundSize(SLICE_SIZE)}, the next ` +
    'when one is back: a browser holds a message that it receives in memory ' +
    `as a whole, so a file above ${roundSize(FILE_LIMIT)} is not sent as one.`
  );
}
