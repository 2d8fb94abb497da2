import { wrap } from '../../../shared/explain/wrap.ts';
import { visible } from '../../../shared/wire/anatomy/preview.ts';
import type { Frame, WireEvent } from '../../../shared/wire/events.ts';
import { dumpLines } from './dump-lines.ts';
import { linesOf, noteBelow, stalledLine } from './event-lines.ts';
import type { Line } from './line.ts';
import type { PacedOutput } from './paced-output.ts';

/** Of so many wrong frames of one sender it is said what is wrong. */
const MAX_EXPLAINED = 5;

const NOTE =
  'From here on wrong frames of this sender are red, without the reasons: ' +
  'one wrong length makes nonsense of all that follows.';

/** A frame that is not whole after this time, in ms, is worth a line. */
const STALLED_AFTER_MS = 1_000;

/** What is shown of a connection already. */
interface Shown {
  readonly client: ShownOfSender;
  readonly server: ShownOfSender;
  isReset: boolean;
}

interface ShownOfSender {
  /** The last frame, while it is not whole. */
  unfinished: Frame | null;
  /** Since when, in ms since 1970; null when that was said. */
  waitingSince: number | null;
  /** How many bytes have come, of everything. */
  bytes: number;
  wrongFrames: number;
  /** It has sent a piece of a body, and no head since then. */
  hasBody: boolean;
}

/** Shows in the terminal what crosses the wire. */
export class WireTerminal {
  readonly #output: PacedOutput;
  readonly #hex: boolean;
  readonly #connections = new Map<number, Shown>();
  readonly #timer: NodeJS.Timeout;

  constructor(output: PacedOutput, hex: boolean) {
    this.#output = output;
    this.#hex = hex;
    this.#timer = setInterval(() => this.#tellStalled(), STALLED_AFTER_MS / 4);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  show(event: WireEvent): void {
    const { connection, kind } = event;
    if (kind === 'opened') this.#connections.set(connection, newConnection());
    const shown = this.#connections.get(connection);
    if (kind === 'closed') this.#connections.delete(connection);
    if (!shown || !isNews(event, shown)) return;
    if (kind === 'frame' && isWrong(event)) {
      return this.#showWrong(event, shown[event.from]);
    }
    const hasProblems = 'problems' in event && event.problems.length > 0;
    this.#output.write(() => this.#linesOf(event), hasProblems);
  }

  /** One sentence that belongs to no event; it is red where it is trouble. */
  say(sentence: string, style: Line['style'] = 'red'): void {
    const text = visible(sentence);
    this.#output.write(
      () => wrap(text).map((line) => ({ text: line, style })),
      true,
    );
  }

  /** Somebody may wait for bytes that will never come. */
  #tellStalled(): void {
    const before = Date.now() - STALLED_AFTER_MS;
    for (const { client, server } of this.#connections.values()) {
      for (const sender of [client, server]) {
        const { unfinished, waitingSince, bytes } = sender;
        if (!unfinished || !waitingSince || waitingSince > before) continue;
        sender.waitingSince = null;
        this.#output.write(() => [stalledLine(unfinished, bytes)], true);
      }
    }
  }

  #linesOf(event: WireEvent): readonly Line[] {
    return [...linesOf(event), ...(this.#hex ? dumpLines(event) : [])];
  }

  #showWrong(frame: Frame, shown: ShownOfSender): void {
    shown.wrongFrames += 1;
    const { wrongFrames: count } = shown;
    if (count <= MAX_EXPLAINED) {
      return this.#output.write(() => this.#linesOf(frame), true);
    }
    const isFirst = count === MAX_EXPLAINED + 1;
    this.#output.write(() => {
      const lines = linesOf({ ...frame, problems: [] });
      const red = lines.map(({ text }): Line => ({ text, style: 'red' }));
      return isFirst ? [...noteBelow(NOTE), ...red] : red;
    }, isFirst);
  }
}

function newConnection(): Shown {
  return { client: newSender(), server: newSender(), isReset: false };
}

function newSender(): ShownOfSender {
  return {
    unfinished: null,
    waitingSince: null,
    bytes: 0,
    wrongFrames: 0,
    hasBody: false,
  };
}

function isWrong({ problems }: Frame): boolean {
  return problems.length > 0;
}

/** Not everything that is told is to be shown, or not yet. */
function isNews(event: WireEvent, shown: Shown): boolean {
  switch (event.kind) {
    case 'chunk':
      shown[event.from].bytes = event.end;
      return false;
    case 'frame': {
      // One line when it is whole, or when it is clear that it never will be.
      const sender = shown[event.from];
      const isAgain = sender.unfinished?.index === event.index;
      const isOver = event.isWhole || isAgain;
      sender.unfinished = isOver ? null : event;
      sender.waitingSince = isOver ? null : Date.now();
      return isOver;
    }
    case 'head':
      shown[event.from].hasBody = false;
      return true;
    case 'body': {
      const isFirst = !shown[event.from].hasBody;
      shown[event.from].hasBody = true;
      return isFirst;
    }
    case 'ended': {
      // The reset of one direction is the other's as well.
      const isFirst = !shown.isReset;
      shown.isReset ||= event.how === 'reset';
      return isFirst || event.problems.length > 0;
    }
    default:
      return true;
  }
}
