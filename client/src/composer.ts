import { byId, setText } from './dom.ts';
import { formatSize } from './format.ts';
import { sizeProblem } from './generator.ts';
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
    // A browser would try, and the page would be gone.
    const problem = sizeProblem(file.size);
    if (problem === undefined) void this.#submit({ from: 'file', file });
    else setText(this.#problem, problem);
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
        : `${formatSize(file.size)} bytes in one binary message.`;
    setText(this.#fileHint, hint);
    this.setOpen(this.#isOpen);
  }
}
