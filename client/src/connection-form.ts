import { type Address, readAddress } from './address.ts';
import {
  type CloseRequest,
  MAX_REASON_BYTES,
  readCloseRequest,
} from './close-codes.ts';
import { byId, setText } from './dom.ts';
import { utf8Length } from './utf8.ts';

/** What the person at the page asks of the connection. */
export interface ConnectionWishes {
  /** Both resolve to why the browser would not, or empty. */
  connect(url: string, protocols: string[]): Promise<string>;
  close(code: number | undefined, reason: string | undefined): Promise<string>;
  setBinaryType(type: BinaryType): void;
}

const CONNECT_HINTS: ReadonlyMap<number | undefined, string> = new Map([
  [WebSocket.CONNECTING, 'Waiting for the server’s answer.'],
  [WebSocket.OPEN, 'Open. Close it before you connect anew.'],
  [
    WebSocket.CLOSING,
    'Waiting for the server’s close frame, perhaps for a minute. You may connect ' +
      'anew meanwhile.',
  ],
]);

const ENCODING_HINT =
  'A message is being encoded. Closing waits until it is; connecting anew ' +
  'gives it up.';

/** The fields and buttons that connect and close. */
export class ConnectionForm {
  readonly #wishes: ConnectionWishes;
  readonly #url = byId('url', HTMLInputElement);
  readonly #protocols = byId('protocols', HTMLInputElement);
  readonly #binaryType = byId('binary-type', HTMLSelectElement);
  readonly #connect = byId('connect', HTMLButtonElement);
  readonly #connectHint = byId('connect-hint', HTMLParagraphElement);
  readonly #connectProblem = byId('connect-problem', HTMLParagraphElement);
  readonly #code = byId('close-code', HTMLInputElement);
  readonly #reason = byId('close-reason', HTMLInputElement);
  readonly #reasonBytes = byId('reason-bytes', HTMLSpanElement);
  readonly #close = byId('close', HTMLButtonElement);
  readonly #closeProblem = byId('close-problem', HTMLParagraphElement);

  constructor(wishes: ConnectionWishes) {
    this.#wishes = wishes;
    onSubmit('connection-form', () => void this.#askToConnect());
    onSubmit('close-form', () => void this.#askToClose());
    this.#binaryType.addEventListener('change', () => this.#passBinaryType());
    this.#reason.addEventListener('input', () => this.#closeFieldsChanged());
    this.#code.addEventListener('input', () => this.#closeFieldsChanged());
    // A reload may bring back what was chosen and typed before.
    this.#passBinaryType();
    this.#closeFieldsChanged();
  }

  /** Fills in the URL, unless somebody has typed one already. */
  suggestUrl(url: string): void {
    if (this.#url.value === '') this.#url.value = url;
  }

  /** Lets only those buttons work that can, by the socket's readyState. */
  showState(readyState: number | undefined, isEncoding: boolean): void {
    const isConnecting = readyState === WebSocket.CONNECTING;
    const isOpen = readyState === WebSocket.OPEN;
    // Only a new connection ends an encoding: that button must work.
    this.#connect.disabled = (isConnecting || isOpen) && !isEncoding;
    this.#close.disabled = !(isConnecting || isOpen);
    const hint = isEncoding ? ENCODING_HINT : CONNECT_HINTS.get(readyState);
    setText(this.#connectHint, hint ?? '');
  }

  async #askToConnect(): Promise<void> {
    const address = readAddress(this.#url.value, this.#protocols.value);
    setText(this.#connectProblem, await this.#tryToConnect(address));
  }

  #tryToConnect(address: Address): string | Promise<string> {
    if ('problem' in address) return address.problem;
    // A second click, before the answer, would connect a second time.
    this.#connect.disabled = true;
    return this.#wishes.connect(address.url, address.protocols);
  }

  async #askToClose(): Promise<void> {
    const request: CloseRequest = readCloseRequest(
      this.#code.value,
      this.#reason.value,
    );
    const problem =
      'problem' in request
        ? request.problem
        : await this.#wishes.close(request.code, request.reason);
    setText(this.#closeProblem, problem);
  }

  #passBinaryType(): void {
    const isBuffer = this.#binaryType.value === 'arraybuffer';
    this.#wishes.setBinaryType(isBuffer ? 'arraybuffer' : 'blob');
  }

  #closeFieldsChanged(): void {
    const bytes = utf8Length(this.#reason.value);
    setText(this.#reasonBytes, `${bytes} of ${MAX_REASON_BYTES} bytes`);
    this.#reasonBytes.classList.toggle('over', bytes > MAX_REASON_BYTES);
    setText(this.#closeProblem, '');
  }
}

function onSubmit(id: string, act: () => void): void {
  byId(id, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    act();
  });
}
