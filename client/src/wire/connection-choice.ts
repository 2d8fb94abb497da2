import { byId, make } from '../dom.ts';
import { formatTime } from '../format.ts';
import type { ConnectionRecord } from './connection-record.ts';
import type { WireRecord } from './wire-record.ts';

const NEWEST = '';

/** Which connection is shown: the newest, until somebody chooses another. */
export class ConnectionChoice {
  readonly #select = byId('wire-connection', HTMLSelectElement);
  #offered = '';

  constructor(onChange: () => void) {
    this.#select.addEventListener('change', onChange);
  }

  /** Offers the connections, and gives back the one that is chosen. */
  offer(record: WireRecord): ConnectionRecord | undefined {
    const { connections } = record;
    const [newest] = connections;
    const named = connections.map(
      (each) => [String(each.number), nameOf(each)] as const,
    );
    const first = newest ? `newest (${newest.number})` : 'none yet';
    this.#fill([[NEWEST, first], ...named]);
    const { value } = this.#select;
    return value === NEWEST ? newest : record.connection(Number(value));
  }

  /** A list that is open while it is filled anew would close. */
  #fill(options: readonly (readonly [value: string, text: string])[]): void {
    const offered = JSON.stringify(options);
    if (offered === this.#offered) return;
    this.#offered = offered;
    const { value } = this.#select;
    this.#select.replaceChildren(
      ...options.map(([each, text]) => {
        const option = make('option', '', text);
        option.value = each;
        return option;
      }),
    );
    const isThere = options.some(([each]) => each === value);
    this.#select.value = isThere ? value : NEWEST;
  }
}

function nameOf({ number, began, closed }: ConnectionRecord): string {
  const state = closed ? 'closed' : 'open';
  return `${number}, ${formatTime(new Date(began))}, ${state}`;
}
