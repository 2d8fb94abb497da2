import { byId, setText } from './dom.ts';
import { formatNumber } from './format.ts';
import type { SocketState } from './worker-messages.ts';

/** The names of readyState's values, by their number. */
const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const;
const NONE = '–';

/** The value of readyState and its name: `1 OPEN`. */
export function stateName(readyState: number): string {
  return `${readyState} ${STATES[readyState] ?? 'unknown'}`;
}

/** The socket's live properties. */
export class StatePanel {
  readonly #readyState = byId('ready-state', HTMLElement);
  readonly #rail = byId('rail', HTMLOListElement);
  readonly #protocol = byId('protocol', HTMLElement);
  readonly #extensions = byId('extensions', HTMLElement);
  readonly #binaryType = byId('binary-type-now', HTMLElement);
  readonly #buffered = byId('buffered-amount', HTMLElement);

  /** Shows the socket as it was when last heard of. */
  show(socket: SocketState): void {
    setText(this.#readyState, stateName(socket.readyState));
    setText(this.#protocol, orNone(socket.protocol));
    setText(this.#extensions, orNone(socket.extensions));
    setText(this.#binaryType, socket.binaryType);
    setText(this.#buffered, formatNumber(socket.bufferedAmount));
    for (const stop of this.#rail.children) {
      if (!(stop instanceof HTMLLIElement)) continue;
      const isHere = stop.dataset['state'] === String(socket.readyState);
      stop.classList.toggle('here', isHere);
    }
  }
}

function orNone(value: string): string {
  return value === '' ? NONE : value;
}
