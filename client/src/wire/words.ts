import { opcodeName } from '../../../shared/wire/anatomy/opcodes.ts';
import type {
  Chunk,
  Frame,
  Problem,
  Sender,
} from '../../../shared/wire/events.ts';
import { formatNumber } from '../format.ts';
import type { NoteRow } from './connection-record.ts';
import type { Part, Segment } from './stream.ts';

/** What a segment is called, on the bar and for those who cannot see it. */
export interface SegmentWords {
  /** `#3`, empty for what is no frame. */
  readonly number: string;
  /** `text 5`. */
  readonly name: string;
  /** `2 of 5 chunks`, empty when one chunk holds it whole. */
  readonly part: string;
  /** `Frame 3: text, 5 bytes, part 2 of 5 chunks`. */
  readonly spoken: string;
}

/** Who sends, and to whom. */
export const WAYS: Readonly<Record<Sender, { name: string; spoken: string }>> =
  {
    client: { name: 'client →', spoken: 'client to server' },
    server: { name: '← server', spoken: 'server to client' },
  };

/** `1 byte`, `50,000 bytes`. */
export function countBytes(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

export function describeSegment(
  { unit, start, end }: Segment,
  part: Part | null,
): SegmentWords {
  const bytes = countBytes(end - start);
  if (unit === null) {
    const spoken = `${bytes} of which nothing is known yet`;
    return { number: '', name: '…', part: '', spoken };
  }
  const { told } = unit;
  const parts = describePart(part);
  const spokenPart = parts === '' ? '' : `, part ${parts}`;
  switch (told.kind) {
    case 'frame':
      return {
        number: `#${told.index}`,
        name: part !== null && part.number > 1 ? '' : frameName(told),
        part: parts,
        spoken: spokenFrame(told) + spokenPart,
      };
    case 'head': {
      const [, status = ''] = told.lines[0]?.split(' ') ?? [];
      const name = told.from === 'client' ? 'request' : `response ${status}`;
      const spoken = `HTTP: ${name}, ${bytes}${spokenPart}`;
      return { number: '', name, part: parts, spoken };
    }
    case 'body':
      return {
        number: '',
        name: `HTTP ${formatNumber(told.end - told.start)}`,
        part: parts,
        spoken: `${bytes} of HTTP${spokenPart}`,
      };
  }
}

/** `text 5`; a fragment says that it is one. */
function frameName({ opcode, payloadLength, fin }: Frame): string {
  const name = `${opcodeName(opcode)} ${formatNumber(payloadLength)}`;
  return fin ? name : `${name} FIN 0`;
}

function spokenFrame(frame: Frame): string {
  const { index, opcode, payloadLength, fin, problems } = frame;
  return [
    `Frame ${index}: ${opcodeName(opcode)}`,
    countBytes(payloadLength),
    ...(fin ? [] : ['not the last of its message']),
    ...(frame.isWhole ? [] : ['not whole']),
    ...problems.map((problem) => `wrong: ${problemText(problem)}`),
  ].join(', ');
}

/** What is wrong, and where the RFC says so: `… (RFC 6455, 5.1)`. */
export function problemText({ text, section }: Problem): string {
  return `${text} (RFC 6455, ${section})`;
}

function describePart(part: Part | null): string {
  if (part === null) return 'a later chunk';
  if (part.of === 1) return '';
  if (part.of === null) return `${part.number} of … chunks`;
  return `${part.number} of ${part.of} chunks`;
}

/** `chunk 3`, and the piece of it where it takes several rows. */
export function chunkName({ index }: Chunk, piece: number): string {
  const name = `chunk ${formatNumber(index)}`;
  return piece === 0 ? name : `${name}, continued`;
}

/** What happened, in one sentence without a full stop. */
export function describeNote({ event }: NoteRow): string {
  switch (event.kind) {
    case 'opened': {
      const over = event.tls ? 'TLS' : 'TCP';
      return `connected over ${over}: ${event.client} to ${event.server}`;
    }
    case 'ended':
      if (event.problems.length > 0) {
        return event.problems.map(problemText).join(' ');
      }
      return event.how === 'end'
        ? `the ${event.from} has ended its direction`
        : `the ${event.from} has reset the connection`;
    case 'closed': {
      const { client, server } = event.bytes;
      return (
        `closed after ${countBytes(client)} from the client, ` +
        `${formatNumber(server)} from the server`
      );
    }
  }
}
