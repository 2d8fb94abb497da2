import {
  isControl,
  opcodeName,
  OPCODES,
} from '../../../shared/wire/anatomy/opcodes.ts';
import { unmaskedPayload } from '../../../shared/wire/anatomy/payload.ts';
import type { Chunk, Frame } from '../../../shared/wire/events.ts';
import { closeMeaning, closeName } from '../close-codes.ts';
import { make } from '../dom.ts';
import { formatNumber, visible } from '../format.ts';
import type { Stream, Unit } from './stream.ts';
import { countBytes } from './words.ts';

/** More than these of a kind are counted. */
const MAX_LISTED = 12;
const MAX_CHARACTERS = 400;
const CODE_BYTES = 2;

/** What a frame belongs to, and what it says. */
export function drawFacts(
  frame: Frame,
  stream: Stream,
  open: (unit: Unit) => void,
): HTMLElement {
  const facts = make('dl', 'facts frame-facts');
  const add = (name: string, ...content: readonly (Node | string)[]): void => {
    const row = make('div');
    const value = make('dd');
    value.append(...content);
    row.append(make('dt', '', name), value);
    facts.append(row);
  };
  if (frame.opcode === OPCODES.close) addClose(frame, add);
  const text = textOf(frame);
  if (text !== null) add('Text', make('q', 'said data', text));
  add('Message', ...messageOf(frame, stream, open));
  add('Chunks', ...chunksOf(frame, stream));
  const [first, last] = [frame.start, frame.end - 1].map(formatNumber);
  add('Place', `bytes ${first} to ${last} of what the ${frame.from} sends`);
  return facts;
}

type Add = (name: string, ...content: readonly (Node | string)[]) => void;

function addClose(frame: Frame, add: Add): void {
  const bytes = unmaskedPayload(frame);
  const [high, low] = bytes;
  if (high === undefined || low === undefined) {
    add('Close code', 'none');
    return;
  }
  const code = high * 256 + low;
  const reason = readable(bytes.subarray(CODE_BYTES));
  add(
    'Close code',
    make('span', 'data', `${high} · 256 + ${low} = ${code}`),
    ` ${closeName(code)}: ${closeMeaning(code)}`,
  );
  add('Reason', reason === '' ? 'none' : make('q', 'said data', reason));
}

/** The beginning of a text; null where the payload is none. */
function textOf(frame: Frame): string | null {
  const { messageOpcode, isCompressed, payloadLength } = frame;
  if (messageOpcode !== OPCODES.text || isCompressed) return null;
  if (payloadLength === 0) return null;
  const bytes = unmaskedPayload(frame, MAX_CHARACTERS);
  const isAll = bytes.length === payloadLength;
  return readable(bytes) + (isAll ? '' : '…');
}

/** What a peer sends is shown, and never obeyed: nothing in it is hidden. */
function readable(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  // A character that the end cuts apart is left out, and not shown as wrong.
  const text = decoder.decode(bytes, { stream: true });
  return Array.from(text, visible).join('');
}

function messageOf(
  frame: Frame,
  stream: Stream,
  open: (unit: Unit) => void,
): readonly (Node | string)[] {
  const { message, messageOpcode } = frame;
  if (message === null) {
    const why = isControl(frame.opcode)
      ? 'none: a control frame stands between messages, or within one'
      : 'none: it belongs to no message that has begun';
    return [why];
  }
  const type = messageOpcode === null ? '' : ` (${opcodeName(messageOpcode)})`;
  const lead = `${formatNumber(message)} of the ${frame.from}${type}: `;
  const frames = stream.framesOfMessage(message);
  if (frames.length === 1) {
    return [lead + (frame.fin ? 'this frame alone' : 'this frame, so far')];
  }
  const listed = frames
    .slice(0, MAX_LISTED)
    .flatMap((each) => [frameButton(each, frame, stream, open), ' ']);
  const rest = frames.length - MAX_LISTED;
  const more = rest > 0 ? [`and ${formatNumber(rest)} more`] : [];
  return [`${lead}${formatNumber(frames.length)} frames `, ...listed, ...more];
}

function frameButton(
  { index }: Frame,
  present: Frame,
  stream: Stream,
  open: (unit: Unit) => void,
): HTMLElement {
  const button = make('button', 'quiet data', `#${index}`);
  button.type = 'button';
  button.setAttribute('aria-label', `Frame ${index}`);
  if (index === present.index) button.setAttribute('aria-current', 'true');
  button.addEventListener('click', () => {
    const unit = stream.frame(index);
    if (unit !== undefined) open(unit);
  });
  return button;
}

function chunksOf(frame: Frame, stream: Stream): readonly string[] {
  const chunks = stream.chunksOf(frame);
  const [only] = chunks;
  if (only === undefined) return ['no longer known'];
  const name = (chunk: Chunk): string => `chunk ${formatNumber(chunk.index)}`;
  const rest = frame.end - stream.length;
  const missing = rest > 0 ? ` (${countBytes(rest)} have not come)` : '';
  if (chunks.length === 1) {
    const others = stream.segmentsOf(only).length - 1;
    const company = others > 0 ? ', which it shares' : ', alone in it';
    return [`all in ${name(only)}${missing === '' ? company : missing}`];
  }
  const sizes = chunks
    .slice(0, MAX_LISTED)
    .map(
      ({ start, end }) =>
        Math.min(end, frame.end) - Math.max(start, frame.start),
    )
    .map(formatNumber);
  const more = chunks.length - MAX_LISTED;
  const sum = sizes.join(' + ') + (more > 0 ? ` + … (${more} more)` : '');
  const last = chunks.at(-1) ?? only;
  const range = `${formatNumber(chunks.length)}, from ${name(only)} to ${name(last)}`;
  return [`${range}: ${sum} bytes${missing}`];
}
