import { fit, wrap } from '../../../shared/explain/wrap.ts';
import { countBytes, grouped } from '../../../shared/wire/anatomy/numbers.ts';
import {
  isReserved,
  opcodeName,
} from '../../../shared/wire/anatomy/opcodes.ts';
import { previewOf, visible } from '../../../shared/wire/anatomy/preview.ts';
import type {
  Body,
  Frame,
  Head,
  Problem,
  Sender,
  WireEvent,
} from '../../../shared/wire/events.ts';
import type { Line } from './line.ts';

const ARROWS: Readonly<Record<Sender, string>> = { client: '→', server: '←' };

/** What a peer has sent, and where it came from, has a colour of its own. */
const STYLES = { client: 'cyan', server: 'green' } as const;

/** Below a line, what belongs to it begins here. */
const INDENT = ' '.repeat(20);

const LENGTH_FORMS: Readonly<Record<Frame['lengthForm'], string>> = {
  7: '7',
  16: '7+16',
  64: '7+64',
};

/** What the columns of frames are. */
export const COLUMN_NAMES =
  'time         conn   FIN opcode len. mask       bytes  payload';

/**
 * An event for people: a line, and one or more for each problem. Nothing for
 * chunks: where TCP cuts means nothing.
 */
export function linesOf(event: WireEvent): readonly Line[] {
  const start = startOf(event);
  switch (event.kind) {
    case 'opened': {
      const how = event.tls ? ' over TLS' : '';
      return [gray(`${start} open: ${event.client} to ${event.server}${how}`)];
    }
    case 'chunk':
      return [];
    case 'head':
      return [head(start, event), ...problems(event.problems)];
    case 'body':
      return [sent(start, event.from, body(event))];
    case 'frame':
      return [frame(start, event), ...problems(event.problems)];
    case 'ended': {
      const what =
        event.how === 'end'
          ? `the ${event.from} sends no more (end of TCP)`
          : 'reset of TCP';
      return [sent(start, event.from, what), ...problems(event.problems)];
    }
    case 'closed': {
      const { client, server } = event.bytes;
      const counts = `${countBytes(client)} →, ${countBytes(server)} ←`;
      return [gray(`${start} over: ${counts}`)];
    }
  }
}

function body({ from, start, end, isKnown, length }: Body): string {
  if (!isKnown) {
    return `${countBytes(end - start)} that are neither a handshake nor frames`;
  }
  const whose = from === 'client' ? 'request' : 'response';
  const size = length === null ? '' : `, ${countBytes(length)}`;
  return `the body of that ${whose}${size}`;
}

/** The time of day here, to the millisecond, and the connection. */
function startOf({ at, connection }: WireEvent): string {
  const date = new Date(at);
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  const time = `${date.toTimeString().slice(0, 8)}.${ms}`;
  return `${time} ${`#${connection}`.padEnd(4)}`;
}

function head(start: string, { from, lines, accept }: Head): Line {
  const proof = accept === null ? '' : ` (accept ${judge(accept)})`;
  const room = 80 - proof.length;
  const line = fit(`${start} ${ARROWS[from]} ${visible(lines[0] ?? '')}`, room);
  return { text: line + proof, style: STYLES[from] };
}

function judge({ expected, received }: NonNullable<Head['accept']>): string {
  if (received === null) return 'missing';
  return received === expected ? 'right' : 'wrong';
}

function frame(start: string, event: Frame): Line {
  const { from, fin, rsv, isCompressed } = event;
  const cells = [
    fin ? 'FIN' : '   ',
    nameOf(event.opcode).padEnd(6),
    LENGTH_FORMS[event.lengthForm].padEnd(4),
    event.maskingKey === null ? '    ' : 'mask',
    grouped(event.payloadLength).padStart(11),
  ];
  const bits = rsv === 0 || isCompressed ? '' : `RSV ${threeBits(rsv)} `;
  const before = `${start} ${ARROWS[from]} ${cells.join(' ')}  ${bits}`;
  const room = Math.max(1, 80 - before.length);
  const preview = visible(previewOf(event, room));
  return { text: fit(before + preview).trimEnd(), style: STYLES[from] };
}

/**
 * A frame that does not become whole.
 *
 * @param bytes how many bytes its sender has sent by now, of everything.
 */
export function stalledLine(event: Frame, bytes: number): Line {
  const { from, end, payloadLength } = event;
  const received = Math.max(0, bytes - (end - payloadLength));
  const what =
    `waits for the rest of a frame: ${grouped(received)} of ` +
    countBytes(payloadLength);
  return sent(startOf(event), from, what);
}

function nameOf(opcode: number): string {
  if (isReserved(opcode)) return `0x${opcode.toString(16)}`;
  return opcode === 0 ? 'cont.' : opcodeName(opcode);
}

function threeBits(rsv: number): string {
  return rsv.toString(2).padStart(3, '0');
}

function sent(start: string, from: Sender, what: string): Line {
  return { text: fit(`${start} ${ARROWS[from]} ${what}`), style: STYLES[from] };
}

function gray(text: string): Line {
  return { text: fit(text), style: 'gray' };
}

function problems(all: readonly Problem[]): readonly Line[] {
  return all.flatMap(({ section, text }) =>
    noteBelow(`✗ RFC 6455, ${section}: ${text}`),
  );
}

/** A sentence in red below the line that it belongs to. */
export function noteBelow(sentence: string): readonly Line[] {
  return wrap(visible(sentence), INDENT).map((line) => ({
    text: fit(line),
    style: 'red',
  }));
}
