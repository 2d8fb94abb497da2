import {
  anatomyOf,
  type Anatomy,
} from '../../../shared/wire/anatomy/anatomy.ts';
import { OPCODES } from '../../../shared/wire/anatomy/opcodes.ts';
import type { Frame, Problem } from '../../../shared/wire/events.ts';
import { byId, make, setText } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ConnectionRecord } from './connection-record.ts';
import { drawFacts } from './frame-facts.ts';
import { drawBits, drawFields } from './header-view.ts';
import { drawBytes, SHOWN_BYTES } from './payload-view.ts';
import { problemLine } from './rfc-link.ts';
import type { Unit } from './stream.ts';
import { countBytes, WAYS } from './words.ts';

/** What is asked of the panel while a frame is open. */
export interface FrameListener {
  /** To the frame before or after. */
  step(step: 1 | -1): void;
  close(): void;
}

/** One frame, taken apart into its bits. */
export class FrameView {
  readonly #listener: FrameListener;
  readonly #section = byId('wire-frame', HTMLElement);
  readonly #title = byId('h-wire-frame', HTMLHeadingElement);
  readonly #summary = byId('wire-frame-summary', HTMLParagraphElement);
  readonly #body = byId('wire-frame-body', HTMLDivElement);
  readonly #placeholder = byId('wire-frame-none', HTMLParagraphElement);
  readonly #previous = byId('wire-frame-previous', HTMLButtonElement);
  readonly #next = byId('wire-frame-next', HTMLButtonElement);
  readonly #close = byId('wire-frame-close', HTMLButtonElement);
  #shown: Frame | undefined;
  #length = 0;

  constructor(listener: FrameListener) {
    this.#listener = listener;
    this.#previous.addEventListener('click', () => listener.step(-1));
    this.#next.addEventListener('click', () => listener.step(1));
    this.#close.addEventListener('click', () => listener.close());
    this.#section.addEventListener('keydown', (event) => this.#onKey(event));
    this.hide();
  }

  /** Shows a frame; does nothing when it is shown already as it is. */
  show(frame: Frame, connection: ConnectionRecord, open: (u: Unit) => void) {
    const stream = connection.streams[frame.from];
    // A frame that is still to come grows by chunks that no event names.
    const length = Math.min(stream.length, frame.end);
    if (frame === this.#shown && length === this.#length) return;
    this.#shown = frame;
    this.#length = length;
    const anatomy = anatomyOf(frame);
    setText(this.#title, `Frame ${frame.index}, ${WAYS[frame.from].name}`);
    setText(this.#summary, anatomy.summary);
    const hadFocus = this.hasFocus;
    this.#body.replaceChildren(
      ...unplaced(frame, anatomy).map(problemLine),
      heading('Header', countBytes(frame.header.length / 2)),
      drawBits(frame.header, anatomy.fields),
      drawFields(anatomy.fields),
      ...drawPayload(frame, anatomy),
      heading('Where it belongs', ''),
      drawFacts(frame, stream, open),
    );
    this.#setOpen(true);
    // What had the focus may be gone: a button for another frame.
    if (hadFocus && !this.hasFocus)
      this.#section.focus({ preventScroll: true });
  }

  /** Lets the buttons work that lead to other frames. */
  showNeighbours(hasPrevious: boolean, hasNext: boolean): void {
    const hadFocus = this.hasFocus;
    this.#previous.disabled = !hasPrevious;
    this.#next.disabled = !hasNext;
    // A disabled button hears no keys.
    if (hadFocus && document.activeElement?.matches(':disabled')) {
      this.#section.focus({ preventScroll: true });
    }
  }

  hide(): void {
    this.#shown = undefined;
    this.#body.replaceChildren();
    setText(this.#title, 'Frame');
    setText(this.#summary, '');
    this.#setOpen(false);
  }

  get hasFocus(): boolean {
    return this.#section.contains(document.activeElement);
  }

  focus(): void {
    this.#section.focus({ preventScroll: true });
    this.#section.scrollIntoView({ block: 'nearest' });
  }

  #setOpen(isOpen: boolean): void {
    this.#placeholder.hidden = isOpen;
    for (const button of [this.#previous, this.#next, this.#close]) {
      button.hidden = !isOpen;
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') this.#listener.close();
    else if (event.key === 'ArrowLeft') this.#listener.step(-1);
    else if (event.key === 'ArrowRight') this.#listener.step(1);
    else return;
    event.preventDefault();
  }
}

function heading(text: string, aside: string): HTMLElement {
  const element = make('h4', '', `${text} `);
  if (aside !== '') element.append(make('span', 'aside', aside));
  return element;
}

function drawPayload(frame: Frame, anatomy: Anatomy): readonly HTMLElement[] {
  const { payload, missing } = anatomy;
  const title = heading('Payload', payloadNote(frame));
  if (frame.payloadLength === 0) return [title];
  const rest = frame.received - Math.min(payload.length, SHOWN_BYTES);
  const more = [
    ...(rest > 0 ? [`and ${formatNumber(rest)} more`] : []),
    ...(missing > 0 ? [`${formatNumber(missing)} have not come`] : []),
  ];
  return [
    title,
    drawBytes(payload, frame.messageOpcode === OPCODES.text),
    make('p', 'hint', more.join('; ')),
    ...inPayload(frame, anatomy).map(problemLine),
  ];
}

function payloadNote({ payloadLength, maskingKey, isCompressed }: Frame) {
  const mask =
    maskingKey === null
      ? 'as it was sent'
      : 'each byte XOR the byte i mod 4 of the masking key';
  const parts = [
    countBytes(payloadLength),
    ...(payloadLength === 0 ? [] : [mask]),
    ...(isCompressed ? ['compressed'] : []),
  ];
  return parts.join(', ');
}

/** The problems that are told beside the payload. */
function inPayload(frame: Frame, anatomy: Anatomy): readonly Problem[] {
  const inHeader = new Set(anatomy.fields.flatMap(({ problems }) => problems));
  const inBytes = new Set(anatomy.payload.flatMap(({ problems }) => problems));
  return frame.problems.filter(
    (problem) =>
      !inHeader.has(problem) &&
      (inBytes.has(problem) || problem.field === 'payload'),
  );
}

/** Those that are told nowhere else. */
function unplaced(frame: Frame, anatomy: Anatomy): readonly Problem[] {
  const inHeader = new Set(anatomy.fields.flatMap(({ problems }) => problems));
  const below = new Set(
    frame.payloadLength === 0 ? [] : inPayload(frame, anatomy),
  );
  return frame.problems.filter(
    (problem) => !inHeader.has(problem) && !below.has(problem),
  );
}
