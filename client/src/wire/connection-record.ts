import type {
  Chunk,
  Closed,
  Ended,
  Opened,
  Sender,
  WireEvent,
} from '../../../shared/wire/events.ts';
import { type Exchange, withHead } from './exchange.ts';
import { type Segment, Stream } from './stream.ts';

/** A row of the timeline. */
export type Row = ChunkRow | NoteRow;

/** A chunk, or a piece of one with more in it than a row can show. */
export interface ChunkRow {
  readonly kind: 'chunk';
  readonly chunk: Chunk;
  /** From 0 on. */
  readonly piece: number;
}

/** Something that is no bytes. */
export interface NoteRow {
  readonly kind: 'note';
  readonly event: Opened | Ended | Closed;
}

/** A segment must stay wide enough to be hit and read. */
export const SEGMENTS_PER_ROW = 8;

/** Rows, heads and frames: about 300 bytes each, and up to 2 KiB of payload. */
export const MAX_KEPT = 40_000;
const DROPPED_AT_ONCE = 1 / 8;

/** What crossed the wire of one connection, in the order of time. */
export class ConnectionRecord {
  readonly number: number;
  readonly streams: Readonly<Record<Sender, Stream>> = {
    client: new Stream(),
    server: new Stream(),
  };
  #exchanges: readonly Exchange[] = [];
  readonly #began: number;
  #rows: Row[] = [];
  #dropped = 0;
  #opened: Opened | null = null;
  #closed: Closed | null = null;
  /** Chunks that may have come to need more rows. */
  readonly #grown = new Set<Chunk>();

  constructor(number: number, began: number) {
    this.number = number;
    this.#began = began;
  }

  /** When it was first heard of, in ms since 1970. */
  get began(): number {
    return this.#opened?.at ?? this.#began;
  }

  get opened(): Opened | null {
    return this.#opened;
  }

  get closed(): Closed | null {
    return this.#closed;
  }

  /** The last requests, each with its response: seldom more than one. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** How many rows were dropped from the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How much it holds, to be compared with `MAX_KEPT`. */
  get size(): number {
    const { client, server } = this.streams;
    return this.#rows.length + client.unitCount + server.unitCount;
  }

  /** Takes an event. `settle` must follow before rows are read. */
  take(event: WireEvent): void {
    switch (event.kind) {
      case 'opened':
        this.#opened = event;
        return this.#note(event);
      case 'ended':
        return this.#note(event);
      case 'closed':
        this.#closed = event;
        return this.#note(event);
      case 'chunk':
        this.streams[event.from].addChunk(event);
        this.#rows.push({ kind: 'chunk', chunk: event, piece: 0 });
        this.#grown.add(event);
        return;
      case 'head':
        this.#exchanges = withHead(this.#exchanges, event);
    }
    const chunk = this.streams[event.from].addUnit(event);
    if (chunk !== undefined) this.#grown.add(chunk);
  }

  /** Gives each chunk the rows that it needs, and drops what is too much. */
  settle(): void {
    for (const chunk of this.#grown) this.#fit(chunk);
    this.#grown.clear();
    if (this.size > MAX_KEPT) {
      this.#drop(Math.ceil(this.#rows.length * DROPPED_AT_ONCE));
    }
  }

  /** Forgets all rows, but neither the heads nor a frame that goes on. */
  clear(): void {
    this.#drop(this.#rows.length);
    this.#dropped = 0;
  }

  /** What a row shows. */
  segmentsOf({ chunk, piece }: ChunkRow): readonly Segment[] {
    const first = piece * SEGMENTS_PER_ROW;
    return this.streams[chunk.from]
      .segmentsOf(chunk)
      .slice(first, first + SEGMENTS_PER_ROW);
  }

  /** How many rows a chunk takes. */
  piecesOf(chunk: Chunk): number {
    const segments = this.streams[chunk.from].segmentsOf(chunk);
    return Math.ceil(segments.length / SEGMENTS_PER_ROW);
  }

  #note(event: NoteRow['event']): void {
    this.#rows.push({ kind: 'note', event });
  }

  #fit(chunk: Chunk): void {
    const last = this.#rows.findLastIndex(
      (row) => row.kind === 'chunk' && row.chunk === chunk,
    );
    const row = this.#rows[last];
    if (row?.kind !== 'chunk') return;
    const missing = this.piecesOf(chunk) - row.piece - 1;
    const more = Array.from({ length: Math.max(0, missing) }, (_, i) => ({
      ...row,
      piece: row.piece + 1 + i,
    }));
    this.#rows.splice(last + 1, 0, ...more);
  }

  #drop(count: number): void {
    this.#rows.splice(0, count);
    this.#dropped += count;
    for (const sender of ['client', 'server'] as const) {
      const stream = this.streams[sender];
      const first = this.#rows.find(
        (row) => row.kind === 'chunk' && row.chunk.from === sender,
      );
      stream.dropBefore(
        first?.kind === 'chunk' ? first.chunk.start : stream.length,
      );
    }
  }
}
