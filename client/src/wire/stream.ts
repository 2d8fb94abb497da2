import type { Body, Chunk, Frame, Head } from '../../../shared/wire/events.ts';

/** What a run of bytes is: a head, HTTP that is no head, or a frame. */
export interface Unit {
  /** A frame that is told again, whole now, takes the place of its first. */
  told: Head | Body | Frame;
  /** The number of the chunk that it begins in; null when that is unknown. */
  readonly firstChunk: number | null;
}

/** The bytes that a chunk and a unit have in common. */
export interface Segment {
  /** Null: nobody can say yet, such as half a header. */
  readonly unit: Unit | null;
  readonly start: number;
  readonly end: number;
}

/** Which of the chunks that a unit goes over. */
export interface Part {
  readonly number: number;
  /** How many there are; null while more are to come. */
  readonly of: number | null;
}

/** The bytes of one sender: TCP's chunks, and what is in them. */
export class Stream {
  /** Both by their place, without a gap between any two. */
  #chunks: Chunk[] = [];
  #units: Unit[] = [];
  #frameCount = 0;
  #messageCount = 0;
  #length = 0;
  #segments = new WeakMap<Chunk, readonly Segment[]>();

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  get chunkCount(): number {
    return this.#chunks.at(-1)?.index ?? 0;
  }

  /** How many of what was found in the bytes are still known. */
  get unitCount(): number {
    return this.#units.length;
  }

  get frameCount(): number {
    return this.#frameCount;
  }

  get messageCount(): number {
    return this.#messageCount;
  }

  addChunk(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#length = chunk.end;
  }

  /** Takes what was found in the bytes; tells which chunk it begins in. */
  addUnit(told: Unit['told']): Chunk | undefined {
    if (told.kind === 'frame' && this.#renew(told)) return undefined;
    const chunk = this.#chunks[this.#chunkAt(told.start)];
    this.#units.push({ told, firstChunk: chunk?.index ?? null });
    if (chunk !== undefined) this.#segments.delete(chunk);
    if (told.kind === 'frame') {
      this.#frameCount = told.index;
      this.#messageCount = Math.max(this.#messageCount, told.message ?? 0);
    }
    return chunk;
  }

  /** What is in a chunk, in the order of its bytes. */
  segmentsOf(chunk: Chunk): readonly Segment[] {
    const known = this.#segments.get(chunk);
    if (known !== undefined) return known;
    const segments = this.#findSegments(chunk);
    // What is not covered yet will be: that answer would not stay true.
    if (segments.at(-1)?.unit) this.#segments.set(chunk, segments);
    return segments;
  }

  /** Which part of a unit this chunk brings; null: its first was dropped. */
  partOf({ told, firstChunk }: Unit, chunk: Chunk): Part | null {
    if (firstChunk === null) return null;
    const last = this.#chunks[this.#chunkAt(told.end - 1)];
    return {
      number: chunk.index - firstChunk + 1,
      of: last === undefined ? null : last.index - firstChunk + 1,
    };
  }

  /** The chunks that bytes came in, as far as those are there. */
  chunksOf({ start, end }: Unit['told']): readonly Chunk[] {
    const first = Math.max(0, this.#chunkAt(start));
    const chunks = this.#chunks.slice(first);
    const after = chunks.findIndex((chunk) => chunk.start >= end);
    return after === -1 ? chunks : chunks.slice(0, after);
  }

  frame(index: number): Unit | undefined {
    return this.#units.find(
      ({ told }) => told.kind === 'frame' && told.index === index,
    );
  }

  framesOfMessage(message: number): readonly Frame[] {
    return this.#units
      .map(({ told }) => told)
      .filter((told) => told.kind === 'frame')
      .filter((frame) => frame.message === message);
  }

  /** Forgets what ends at that place or before it. */
  dropBefore(place: number): void {
    this.#chunks = this.#chunks.filter(({ end }) => end > place);
    this.#units = this.#units.filter(({ told }) => told.end > place);
  }

  #renew(frame: Frame): boolean {
    if (frame.index > this.#frameCount) return false;
    const isSame = ({ told }: Unit): boolean =>
      told.kind === 'frame' && told.index === frame.index;
    // It is the last one, or the last but those that came with its end.
    const known = this.#units.findLast(isSame);
    if (known === undefined) return false;
    known.told = frame;
    return true;
  }

  /** Where the chunk with that byte is, -1 when it is not there. */
  #chunkAt(place: number): number {
    const i = countUntil(this.#chunks, (chunk) => chunk.start <= place) - 1;
    return (this.#chunks[i]?.end ?? 0) > place ? i : -1;
  }

  #findSegments(chunk: Chunk): readonly Segment[] {
    const segments: Segment[] = [];
    let place = chunk.start;
    const upTo = (end: number, unit: Unit | null): void => {
      if (end > place) segments.push({ unit, start: place, end });
      place = Math.max(place, end);
    };
    const units = this.#units;
    let i = countUntil(units, ({ told }) => told.end <= chunk.start);
    for (; i < units.length; i += 1) {
      const unit = units[i];
      if (unit === undefined || unit.told.start >= chunk.end) break;
      upTo(unit.told.start, null);
      upTo(Math.min(unit.told.end, chunk.end), unit);
    }
    upTo(chunk.end, null);
    return segments;
  }
}

/** How many at the beginning of an ordered list are so, by bisection. */
function countUntil<T>(list: readonly T[], isSo: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && isSo(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
