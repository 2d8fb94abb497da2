import type { Frame, Sender, WireEvent } from '../events.ts';

/** How much is kept, at most. */
export interface HistoryLimits {
  readonly frames: number;
  /** Chunks, and pieces of bodies. */
  readonly chunks: number;
  readonly connections: number;
}

const LIMITS: HistoryLimits = {
  frames: 10_000,
  chunks: 20_000,
  connections: 200,
};

/** Heads that are kept of a connection: those of its last requests. */
const HEADS = 16;

/** After dropping so much is left: going through all has to be worth it. */
const LEFT = 0.8;

/** An event, and its place among all that ever came: from 1 on. */
export interface Entry {
  readonly place: number;
  readonly event: WireEvent;
}

interface Slot {
  readonly place: number;
  /** Null: a frame that was told again later, or a head of long ago. */
  event: WireEvent | null;
}

/** A connection of which something is kept. */
interface Known {
  isClosed: boolean;
  /** Its last heads. */
  readonly heads: Slot[];
  /** The last frame of each sender, while it is not whole. */
  readonly unfinished: Partial<Record<Sender, Slot>>;
}

/** How many of the oldest were dropped. */
export interface Dropped {
  readonly frames: number;
  readonly connections: number;
}

/**
 * The newest events. Of a connection that was dropped nothing more is kept
 * either: nobody could make sense of it without its beginning.
 */
export class History {
  /** Told of the newest place that was dropped, each time. */
  onDrop: (place: number) => void = () => {};
  readonly #limits: HistoryLimits;
  readonly #connections = new Map<number, Known>();
  /** In the order of their places. */
  #slots: Slot[] = [];
  #lastPlace = 0;
  #frames = 0;
  #chunks = 0;
  #droppedFrames = 0;
  #droppedConnections = 0;

  constructor(limits: HistoryLimits = LIMITS) {
    this.#limits = limits;
  }

  get dropped(): Dropped {
    return {
      frames: this.#droppedFrames,
      connections: this.#droppedConnections,
    };
  }

  /** The place of the newest event; 0 while there is none. */
  get lastPlace(): number {
    return this.#lastPlace;
  }

  add(event: WireEvent): void {
    const known = this.#knownFor(event);
    if (!known) return;
    this.#lastPlace += 1;
    const slot = { place: this.#lastPlace, event };
    this.#slots.push(slot);
    if (event.kind === 'frame') this.#addFrame(event, slot, known);
    if (event.kind === 'head') addHead(slot, known);
    if (isChunk(event)) this.#chunks += 1;
    if (event.kind === 'closed') known.isClosed = true;
    if (this.#isFull()) this.#drop();
  }

  /** What has come after a place and is kept, the oldest first. */
  *after(place: number): Iterable<Entry> {
    const slots = this.#slots;
    for (let i = firstAfter(slots, place); i < slots.length; i += 1) {
      const slot = slots[i];
      if (slot?.event) yield { place: slot.place, event: slot.event };
    }
  }

  #knownFor({ kind, connection }: WireEvent): Known | undefined {
    if (kind === 'opened') {
      this.#connections.set(connection, {
        isClosed: false,
        heads: [],
        unfinished: {},
      });
    }
    return this.#connections.get(connection);
  }

  /** A frame that is told again takes the place of what was told before. */
  #addFrame(frame: Frame, slot: Slot, { unfinished }: Known): void {
    const before = unfinished[frame.from];
    const isAgain =
      before?.event?.kind === 'frame' && before.event.index === frame.index;
    if (isAgain) before.event = null;
    else this.#frames += 1;
    if (frame.isWhole) delete unfinished[frame.from];
    else unfinished[frame.from] = slot;
  }

  #isFull(): boolean {
    const { frames, chunks, connections } = this.#limits;
    return (
      this.#frames > frames ||
      this.#chunks > chunks ||
      this.#connections.size > connections
    );
  }

  /**
   * Lets the oldest go: all of it up to some place, so that what is left of a
   * connection has no gap. How each began is kept as long as the connection.
   */
  #drop(): void {
    if (this.#connections.size > this.#limits.connections) {
      this.#dropConnections();
    }
    const upTo = this.#placeToDrop();
    let newest = 0;
    this.#slots = this.#slots.filter(({ place, event }) => {
      if (event === null) return false;
      const isKnown = this.#connections.has(event.connection);
      const isOld = place <= upTo && isTraffic(event);
      if (isKnown && !isOld) return true;
      if (event.kind === 'frame') {
        this.#frames -= 1;
        this.#droppedFrames += 1;
      } else if (isChunk(event)) this.#chunks -= 1;
      newest = place;
      return false;
    });
    this.onDrop(newest);
  }

  /** Up to here there are too many frames, or too many chunks. */
  #placeToDrop(): number {
    let frames = excess(this.#frames, this.#limits.frames);
    let chunks = excess(this.#chunks, this.#limits.chunks);
    let upTo = 0;
    for (const { place, event } of this.#slots) {
      if (frames <= 0 && chunks <= 0) return upTo;
      if (event === null) continue;
      if (event.kind === 'frame') frames -= 1;
      else if (isChunk(event)) chunks -= 1;
      upTo = place;
    }
    return upTo;
  }

  /** Those that are over first. */
  #dropConnections(): void {
    const all = [...this.#connections];
    const inOrder = [
      ...all.filter(([, { isClosed }]) => isClosed),
      ...all.filter(([, { isClosed }]) => !isClosed),
    ];
    const count = excess(all.length, this.#limits.connections);
    for (const [connection] of inOrder.slice(0, count)) {
      this.#connections.delete(connection);
    }
    this.#droppedConnections += count;
  }
}

/** A connection may have any number of requests, and each head be long. */
function addHead(slot: Slot, { heads }: Known): void {
  heads.push(slot);
  if (heads.length <= HEADS) return;
  const oldest = heads.shift();
  if (oldest) oldest.event = null;
}

/** What there may be any number of, in one connection. */
function isTraffic(event: WireEvent): boolean {
  return event.kind === 'frame' || isChunk(event);
}

function isChunk({ kind }: WireEvent): boolean {
  return kind === 'chunk' || kind === 'body';
}

function excess(count: number, limit: number): number {
  return count > limit ? count - Math.floor(limit * LEFT) : 0;
}

/** The index of the first slot whose place is greater. */
function firstAfter(slots: readonly Slot[], place: number): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((slots[middle]?.place ?? Infinity) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
