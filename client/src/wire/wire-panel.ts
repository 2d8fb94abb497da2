import { byId, setText } from '../dom.ts';
import { oncePerFrame } from '../frames.ts';
import { ConnectionChoice } from './connection-choice.ts';
import type { ConnectionRecord } from './connection-record.ts';
import { CountsView } from './counts-view.ts';
import { eventsAddress } from './events-address.ts';
import { type Line, listenToTap } from './feed.ts';
import { FrameView } from './frame-view.ts';
import { HandshakeView } from './handshake-view.ts';
import type { Unit } from './stream.ts';
import { Timeline } from './timeline.ts';
import { WireRecord } from './wire-record.ts';

/** How long what was reset is still shown, when nothing new comes. */
const RESET_MS = 250;

const LINES: Readonly<Record<Line, string>> = {
  waiting: 'waiting for the tap…',
  live: 'live',
  refused: 'not for this page: open the address that the terminal shows',
};

/** Where timeline and frame stand beside each other. */
const beside = matchMedia('(min-width: 64rem)');

/** What crosses the wire, as a tap tells it. */
export class WirePanel {
  readonly #record = new WireRecord();
  readonly #state: HTMLElement;
  readonly #empty: HTMLElement;
  readonly #body: HTMLElement;
  readonly #clear: HTMLButtonElement;
  readonly #choice: ConnectionChoice;
  readonly #handshake: HandshakeView;
  readonly #counts: CountsView;
  readonly #timeline: Timeline;
  readonly #frame: FrameView;
  readonly #schedule = oncePerFrame(() => this.#draw());
  #connection: ConnectionRecord | undefined;
  #opened: Unit | undefined;

  /** Puts the panel into the page: without a tap it is not there at all. */
  constructor() {
    const template = byId('wire-template', HTMLTemplateElement);
    template.replaceWith(template.content);
    this.#state = byId('wire-state', HTMLParagraphElement);
    this.#empty = byId('wire-empty', HTMLParagraphElement);
    this.#body = byId('wire-body', HTMLDivElement);
    this.#clear = byId('wire-clear', HTMLButtonElement);
    this.#clear.addEventListener('click', () => this.#forget());
    this.#choice = new ConnectionChoice(() => this.#schedule());
    this.#handshake = new HandshakeView();
    this.#counts = new CountsView();
    this.#timeline = new Timeline({
      open: (unit, byKey) => this.#open(unit, byKey),
      visit: (unit) => this.#visit(unit),
      close: () => this.#close(),
    });
    this.#frame = new FrameView({
      step: (step) => this.#timeline.stepFrame(step),
      close: () => this.#close(),
    });
    this.#schedule();
  }

  /** Listens to the tap from now on. */
  begin(): void {
    listenToTap(eventsAddress(), {
      take: (events) => {
        this.#record.take(events);
        this.#schedule();
      },
      reset: () => {
        this.#record.reset();
        // Most likely all of it comes again at once: let it stand till then.
        setTimeout(() => this.#schedule(), RESET_MS);
      },
      changed: (line) => {
        setText(this.#state, LINES[line]);
        this.#state.dataset['line'] = line;
      },
    });
  }

  #draw(): void {
    const connection = this.#choice.offer(this.#record);
    this.#turnTo(connection);
    this.#empty.hidden = connection !== undefined;
    this.#body.hidden = connection === undefined;
    this.#clear.disabled = connection === undefined;
    if (connection === undefined) return;
    this.#handshake.show(connection);
    this.#counts.show(connection);
    this.#timeline.show(connection);
    this.#showFrame();
  }

  /** Another connection closes the frame; the same one told again does not. */
  #turnTo(connection: ConnectionRecord | undefined): void {
    const before = this.#connection;
    this.#connection = connection;
    if (connection === before) return;
    const told = this.#opened?.told;
    const isSame =
      connection?.number === before?.number &&
      connection?.began === before?.began;
    const unit =
      isSame && told?.kind === 'frame'
        ? connection?.streams[told.from].frame(told.index)
        : undefined;
    if (unit === undefined) return this.#close();
    this.#opened = unit;
    this.#timeline.opened = unit;
  }

  #showFrame(): void {
    const told = this.#opened?.told;
    if (told?.kind !== 'frame' || this.#connection === undefined) return;
    this.#frame.show(told, this.#connection, (unit) => {
      this.#timeline.find(unit);
      this.#open(unit, false);
    });
    this.#frame.showNeighbours(
      this.#timeline.hasFrame(-1),
      this.#timeline.hasFrame(1),
    );
  }

  #open(unit: Unit, byKey: boolean): void {
    if (unit.told.kind === 'head') return this.#handshake.reveal();
    if (unit.told.kind !== 'frame') return;
    this.#opened = unit;
    this.#timeline.opened = unit;
    this.#showFrame();
    // Where it stands below the timeline, nobody would see that it opened.
    if (byKey || !beside.matches) this.#frame.focus();
  }

  /** While a frame is open, the arrow keys open one after the other. */
  #visit(unit: Unit | null): void {
    if (this.#opened === undefined || unit?.told.kind !== 'frame') return;
    this.#opened = unit;
    this.#timeline.opened = unit;
    this.#showFrame();
  }

  #close(): void {
    if (this.#opened === undefined) return;
    const hadFocus = this.#frame.hasFocus;
    this.#opened = undefined;
    this.#timeline.opened = undefined;
    this.#frame.hide();
    if (hadFocus) this.#timeline.focus();
  }

  #forget(): void {
    this.#close();
    this.#record.clear();
    this.#schedule();
  }
}
