import type { Chunk, Problem } from '../../../shared/wire/events.ts';
import { make, setText } from '../dom.ts';
import { formatTime } from '../format.ts';
import type {
  ChunkRow,
  ConnectionRecord,
  NoteRow,
  Row,
} from './connection-record.ts';
import type { Segment, Unit } from './stream.ts';
import {
  chunkName,
  countBytes,
  describeNote,
  describeSegment,
  problemText,
  type SegmentWords,
  WAYS,
} from './words.ts';

/** Frames next to each other never have the same of so many colours. */
const TONES = 3;
/** The widths of bars, from that of few bytes on to that of the most. */
const LEAST_WIDTH = 22;
const MOST_WIDTH = 88;
const WIDEST_BYTES = 64 * 1024;

/** What is to be seen of the state of the timeline in a row. */
export interface Marks {
  /** The cell with the cursor in this row. */
  readonly cursor: number | undefined;
  readonly opened: Unit | undefined;
}

/** The elements of one row, and what they say by now. */
export class TimelineRow {
  readonly element = make('div', 'wire-row');
  readonly row: Row;
  readonly #id: string;
  readonly #meta = make('div', 'wire-meta');
  readonly #bar = make('div', 'wire-bar');
  #said = '';
  #cells: { element: HTMLElement; unit: Unit | null }[] = [];

  constructor(id: string, row: Row) {
    this.#id = id;
    this.row = row;
    this.#meta.id = `${id}-row`;
    this.element.setAttribute('role', 'row');
    this.#meta.setAttribute('role', 'rowheader');
    this.#bar.setAttribute('role', 'presentation');
    this.element.append(this.#meta, this.#bar);
    if (row.kind === 'note') this.#fillNote(row);
    else this.#fillChunk(row);
  }

  /** Brings it up to date. */
  update(connection: ConnectionRecord, index: number): void {
    this.element.setAttribute('aria-rowindex', String(index + 1));
    const { row } = this;
    if (row.kind === 'chunk') this.#drawSegments(connection, row);
  }

  mark({ cursor, opened }: Marks): void {
    this.#cells.forEach(({ element, unit }, i) => {
      element.classList.toggle('at-cursor', i === cursor);
      if (unit?.told.kind !== 'frame') return;
      element.setAttribute('aria-selected', String(unit === opened));
    });
  }

  /** The cell with that number, from 0 on. */
  cell(number: number): HTMLElement | undefined {
    return this.#cells[number]?.element;
  }

  #fillNote(row: NoteRow): void {
    const { event } = row;
    this.element.classList.add('note');
    const name = make('span', 'wire-name', event.kind);
    const cell = make('div', 'wire-note', describeNote(row));
    this.#meta.append(timeOf(event.at), name);
    if (event.kind === 'ended') {
      this.element.dataset['from'] = event.from;
      name.before(make('span', 'way', WAYS[event.from].name));
      const isWrong = event.how === 'reset' || event.problems.length > 0;
      this.element.classList.toggle('wrong', isWrong);
    }
    cell.title = cell.textContent;
    this.#addCell(cell, null);
    this.#bar.append(cell);
  }

  #fillChunk({ chunk, piece }: ChunkRow): void {
    this.element.dataset['from'] = chunk.from;
    const way = WAYS[chunk.from];
    const name = chunkName(chunk, piece);
    const size = countBytes(chunk.end - chunk.start);
    this.#meta.append(
      make('span', 'way', way.name),
      make('span', 'wire-name', name),
      make('span', 'wire-size', piece === 0 ? size : ''),
      make('span', 'wire-problem'),
      timeOf(chunk.at),
    );
    this.#meta.setAttribute('aria-label', `${way.spoken}, ${name}, ${size}`);
    this.#bar.style.setProperty('--width', `${widthOf(chunk)}%`);
  }

  #drawSegments(connection: ConnectionRecord, row: ChunkRow): void {
    const segments = connection.segmentsOf(row);
    const stream = connection.streams[row.chunk.from];
    const words = segments.map((segment) => {
      const part = segment.unit && stream.partOf(segment.unit, row.chunk);
      return describeSegment(segment, part);
    });
    const isLast = row.piece + 1 === connection.piecesOf(row.chunk);
    // An element that is replaced while it is pressed is never clicked.
    const said = JSON.stringify([words, isLast]);
    if (said === this.#said) return;
    this.#said = said;
    this.#bar.classList.toggle('from-before', row.piece > 0);
    this.#bar.classList.toggle('goes-on', !isLast);
    this.#cells = [];
    const cells = segments.map((segment, i) =>
      this.#addCell(segmentCell(segment, words[i], row.chunk), segment.unit),
    );
    this.#bar.replaceChildren(...cells);
    this.#showProblems(segments.flatMap(problemsOf));
  }

  #showProblems(problems: readonly Problem[]): void {
    this.element.classList.toggle('wrong', problems.length > 0);
    const place = this.#meta.querySelector<HTMLElement>('.wire-problem');
    const [first] = problems;
    if (place === null) return;
    setText(place, first ? problemText(first) : '');
    place.title = problems.map(problemText).join(' ');
  }

  #addCell(element: HTMLElement, unit: Unit | null): HTMLElement {
    element.setAttribute('role', 'gridcell');
    element.id = `${this.#id}-${this.#cells.length}`;
    element.setAttribute('aria-describedby', this.#meta.id);
    element.dataset['cell'] = String(this.#cells.length);
    this.#cells.push({ element, unit });
    return element;
  }
}

function timeOf(at: number): HTMLElement {
  return make('span', 'wire-time', formatTime(new Date(at)));
}

/** In percent. The scale is logarithmic: a frame has 2 bytes, or a million. */
function widthOf({ start, end }: Chunk): number {
  const share = Math.log(end - start) / Math.log(WIDEST_BYTES);
  const width = LEAST_WIDTH + (MOST_WIDTH - LEAST_WIDTH) * Math.min(1, share);
  return Math.round(width);
}

function segmentCell(
  { unit, start, end }: Segment,
  words: SegmentWords | undefined,
  chunk: Chunk,
): HTMLElement {
  const told = unit?.told;
  const cell = make('div', `segment ${told?.kind ?? 'unknown'}`);
  const { number = '', name = '', part = '' } = words ?? {};
  if (number !== '') cell.append(make('b', '', number));
  if (name !== '') cell.append(make('span', '', name));
  if (part !== '') cell.append(make('i', '', part));
  cell.setAttribute('aria-label', words?.spoken ?? '');
  cell.style.setProperty('--grow', String(Math.log2(end - start + 1)));
  if (told === undefined) return cell;
  cell.classList.toggle('from-before', told.start < chunk.start);
  cell.classList.toggle('goes-on', told.end > chunk.end);
  const isWrong = told.kind !== 'body' && told.problems.length > 0;
  cell.classList.toggle('wrong', isWrong);
  if (told.kind !== 'frame') return cell;
  cell.dataset['frame'] = String(told.index);
  if (!isWrong) cell.dataset['tone'] = String(told.index % TONES);
  return cell;
}

/** Those that begin in a segment: not in every chunk of a frame. */
function problemsOf({ unit, start, end }: Segment): readonly Problem[] {
  if (unit === null || unit.told.kind === 'body') return [];
  return unit.told.problems.filter(
    (problem) => problem.start >= start && problem.start < end,
  );
}
