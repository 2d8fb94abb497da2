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
  /** May throw what the WebSocket constructor throws. */
  connect(url: string, protocols: string[]): void;
  close(code: number | undefined, reason: string | undefined): void;
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
    onSubmit('connection-form', () => this.#askToConnect());
    onSubmit('close-form', () => this.#askToClose());
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
  showState(readyState: number | undefined): void {
    const isConnecting = readyState === WebSocket.CONNECTING;
    const isOpen = readyState === WebSocket.OPEN;
    this.#connect.disabled = isConnecting || isOpen;
    this.#close.disabled = !(isConnecting || isOpen);
    setText(this.#connectHint, CONNECT_HINTS.get(readyState) ?? '');
  }

  #askToConnect(): void {
    const address = readAddress(this.#url.value, this.#protocols.value);
    setText(this.#connectProblem, this.#tryToConnect(address));
  }

  #tryToConnect(address: Address): string {
    if ('problem' in address) return address.problem;
    try {
      this.#wishes.connect(address.url, address.protocols);
      return '';
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `The browser refused to connect: ${reason}`;
    }
  }

  #askToClose(): void {
    const request: CloseRequest = readCloseRequest(
      this.#code.value,
      this.#reason.value,
    );
    const isRefused = 'problem' in request;
    setText(this.#closeProblem, isRefused ? request.problem : '');
    if (!isRefused) this.#wishes.close(request.code, request.reason);
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
