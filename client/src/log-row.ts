import { make, setText } from './dom.ts';
import { formatSize, formatTime } from './format.ts';
import type { MessageFacts } from './worker-messages.ts';

/** Which way something went. Events go nowhere. */
type Direction = 'sent' | 'received' | 'event';

/** What a row says. What is not yet known is left out, and added later. */
export interface LogEntry extends MessageFacts {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly direction: Direction;
  readonly type: string;
  /** The number by which more may become known of it. */
  readonly row?: number;
}

const ARROWS: Readonly<Record<Direction, string>> = {
  sent: '↑',
  received: '↓',
  event: '•',
};

/** One row of the log, drawn only if it is still wanted when a frame is. */
export class LogRow {
  #entry: LogEntry;
  #drawn: HTMLTableRowElement | undefined;

  constructor(entry: LogEntry) {
    this.#entry = entry;
  }

  get number(): number | undefined {
    return this.#entry.row;
  }

  /** Adds what has become known since. */
  update(facts: MessageFacts): void {
    this.#entry = { ...this.#entry, ...facts };
    if (this.#drawn !== undefined) this.#fill(this.#drawn);
  }

  /** Makes the row's element. */
  draw(): HTMLTableRowElement {
    const row = make('tr');
    row.setAttribute('role', 'row');
    const { at, direction, type } = this.#entry;
    row.append(
      cell('time', formatTime(new Date(at))),
      cell('direction', `${ARROWS[direction]} ${direction}`),
      cell('type', type),
      cell('size number', ''),
      cell('preview', ''),
      cell('verdict', ''),
    );
    row.dataset['direction'] = direction;
    row.dataset['type'] = type;
    this.#drawn = row;
    this.#fill(row);
    return row;
  }

  #fill(row: HTMLTableRowElement): void {
    const { size, preview, roundTrip, equal } = this.#entry;
    if (size !== undefined) row.dataset['size'] = String(size);
    if (equal !== undefined) row.dataset['equal'] = equal ? 'yes' : 'no';
    const [, , , sizeCell, previewCell, verdictCell] = row.cells;
    if (sizeCell && size !== undefined) setText(sizeCell, formatSize(size));
    if (previewCell) setText(previewCell, preview ?? '');
    if (verdictCell) setText(verdictCell, roundTrip ?? '');
  }
}

function cell(name: string, text: string): HTMLTableCellElement {
  const element = make('td', `data ${name}`, text);
  // Stacked on narrow screens, rows and cells would lose their meaning.
  element.setAttribute('role', 'cell');
  return element;
}
