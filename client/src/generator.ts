import { byId, setText } from './dom.ts';
import { sizeProblem } from './message-limits.ts';
import type { Send } from './worker-messages.ts';

/** From this size on, preparing a message may take a visible moment. */
const NOTICEABLE = 8 * 1024 * 1024;

/** RFC 6455, 5.2: one size for each way to write a payload's length. */
const QUICK_SIZES = [
  ['send-small', 125],
  ['send-medium', 50_000],
  ['send-large', 150_000],
] as const;

/** The fields that make and send a message of any size. */
export class Generator {
  readonly #send: Send;
  readonly #form = byId('generator-form', HTMLFormElement);
  readonly #size = byId('size', HTMLInputElement);
  readonly #unit = byId('unit', HTMLSelectElement);
  readonly #text = byId('type-text', HTMLInputElement);
  readonly #generate = byId('generate', HTMLButtonElement);
  readonly #problem = byId('generate-problem', HTMLParagraphElement);
  readonly #buttons: HTMLButtonElement[] = [this.#generate];
  #isOpen = false;
  #isBusy = false;

  constructor(send: Send) {
    this.#send = send;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    for (const [id, size] of QUICK_SIZES) {
      const button = byId(id, HTMLButtonElement);
      button.addEventListener('click', () => void this.#sendNow(size));
      this.#buttons.push(button);
    }
  }

  /** Lets the buttons work while a connection is open. */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#enable();
  }

  async #submit(): Promise<void> {
    const size = readSize(this.#size.value, Number(this.#unit.value));
    if (typeof size === 'string') {
      setText(this.#problem, size);
      return;
    }
    if (size < NOTICEABLE) {
      await this.#sendNow(size);
      return;
    }
    this.#isBusy = true;
    this.#enable();
    setText(this.#generate, 'Preparing…');
    await this.#sendNow(size);
    setText(this.#generate, 'Generate and send');
    this.#isBusy = false;
    this.#enable();
  }

  async #sendNow(size: number): Promise<void> {
    const type = this.#text.checked ? 'text' : 'binary';
    const problem = await this.#send({ from: 'generator', type, size });
    setText(this.#problem, problem);
  }

  #enable(): void {
    const canSend = this.#isOpen && !this.#isBusy;
    for (const button of this.#buttons) button.disabled = !canSend;
  }
}

/** The size in bytes, or why what was typed is none. */
function readSize(typed: string, unit: number): number | string {
  const bytes = typed.trim() === '' ? NaN : Math.round(Number(typed) * unit);
  if (!Number.isFinite(bytes) || bytes < 0) {
    return `A size is a number from 0 up, such as 1.5; “${typed}” is not.`;
  }
  return sizeProblem(bytes) ?? bytes;
}
