import { SAMPLE_ACCEPT, upgrade } from '../../cases/requests.ts';
import type { Chunking } from '../../testing/chunking.ts';
import { WHOLE } from '../../testing/chunking.ts';
import type { Frame, Head, Problem, Sender, WireEvent } from '../events.ts';
import { ConnectionDecoder } from './connection-decoder.ts';

/** A correct response to `upgrade()`, but for the given lines. */
export function switching(...more: readonly string[]): string {
  return responseOf([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${SAMPLE_ACCEPT}`,
    ...more,
  ]);
}

export function responseOf(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate';

/** Request and response which agree on permessage-deflate. */
export const DEFLATED: readonly Said[] = [
  ['client', upgrade({ 'Sec-WebSocket-Extensions': 'permessage-deflate' })],
  ['server', switching(DEFLATE)],
];

export const OPEN: readonly Said[] = [
  ['client', upgrade()],
  ['server', switching()],
];

/** What somebody sends, or that the connection ends. */
export type Said = readonly [Sender, string | Buffer | 'end' | 'reset'];

/** What the decoder makes of a conversation. */
export function decode(
  said: readonly Said[],
  chunking: Chunking = WHOLE,
  keepBytes?: number,
): readonly WireEvent[] {
  const events: WireEvent[] = [];
  const decoder = new ConnectionDecoder({
    connection: 7,
    emit: (event) => events.push(event),
    ...(keepBytes === undefined ? {} : { keepBytes }),
  });
  for (const [from, what] of said) {
    if (what === 'end' || what === 'reset') {
      decoder.end(from, what, 0);
    } else {
      const chunks = chunking.cut(Buffer.from(what));
      for (const chunk of chunks) decoder.push(from, chunk, 0);
    }
  }
  return events;
}

/** The last that was told of each frame, in their order. */
export function framesIn(events: readonly WireEvent[]): readonly Frame[] {
  const frames = new Map<string, Frame>();
  for (const event of events) {
    if (event.kind !== 'frame') continue;
    frames.set(`${event.from} ${event.index}`, event);
  }
  return [...frames.values()];
}

export function headsIn(events: readonly WireEvent[]): readonly Head[] {
  return events.filter((event) => event.kind === 'head');
}

/** `5.1 1-2 MASK`: section, bytes from the given offset on, field. */
export function briefly(problem: Problem, offset = 0): string {
  const { section, start, end, field } = problem;
  const place = `${start - offset}-${end - offset}`;
  return [section, place, ...(field ? [field] : [])].join(' ');
}

/** What is wrong with frames of a sender, after a correct handshake. */
export function frameProblems(
  from: Sender,
  bytes: Buffer,
  opening: readonly Said[] = OPEN,
): readonly string[] {
  const events = decode([...opening, [from, bytes]]);
  const start = opening
    .filter(([sender]) => sender === from)
    .reduce((sum, [, what]) => sum + what.length, 0);
  return framesIn(events).flatMap(({ problems }) =>
    problems.map((problem) => briefly(problem, start)),
  );
}
