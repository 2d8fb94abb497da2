import { describe, expect, test } from 'vitest';
import { clientFrame } from '../../cases/frames.ts';
import { SAMPLE_ACCEPT, upgrade } from '../../cases/requests.ts';
import type { WireEvent } from '../events.ts';
import { Watcher } from './watcher.ts';

function watch() {
  const events: WireEvent[] = [];
  const onEvent = (event: WireEvent): void => void events.push(event);
  const watcher = new Watcher(1, { onEvent, onTrouble: () => {} });
  watcher.bytes('client', Buffer.from(upgrade()), 1);
  const response =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${SAMPLE_ACCEPT}\r\n\r\n`;
  watcher.bytes('server', Buffer.from(response), 2);
  watcher.settle();
  /** For each frame: its number, and how many bytes of it had come. */
  const frames = (): readonly unknown[] =>
    events.flatMap((event) =>
      event.kind === 'frame' ? [[event.index, event.received]] : [],
    );
  return { watcher, events, frames };
}

const FRAME = clientFrame({ opcode: 1, payload: 'Hello' });
const [START, END] = [FRAME.subarray(0, 8), FRAME.subarray(8)];

describe('a frame in two chunks', () => {
  test('that came together is told once', () => {
    const { watcher, events, frames } = watch();
    watcher.bytes('client', START, 3);
    watcher.bytes('client', END, 4);
    expect(frames()).toEqual([[1, 5]]);
    watcher.settle();
    expect(frames()).toEqual([[1, 5]]);
    const chunks = events.filter(({ kind }) => kind === 'chunk');
    expect(chunks.map(({ at }) => at)).toEqual([1, 2, 3, 4]);
  });

  test('that came one after the other is told twice', () => {
    const { watcher, frames } = watch();
    watcher.bytes('client', START, 3);
    watcher.settle();
    expect(frames()).toEqual([[1, 2]]);
    watcher.bytes('client', END, 4);
    watcher.settle();
    expect(frames()).toEqual([
      [1, 2],
      [1, 5],
    ]);
  });

  test('of which the second never came is told again at the end', () => {
    const { watcher, frames } = watch();
    watcher.bytes('client', START, 3);
    watcher.settle();
    watcher.ended('client', 'end');
    expect(frames()).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});
