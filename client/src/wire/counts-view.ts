import type { Sender } from '../../../shared/wire/events.ts';
import { byId, setText } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ConnectionRecord } from './connection-record.ts';

/** How much went each way. */
export class CountsView {
  readonly #places: Readonly<Record<Sender, HTMLElement>> = {
    client: byId('wire-count-client', HTMLElement),
    server: byId('wire-count-server', HTMLElement),
  };

  show({ streams }: ConnectionRecord): void {
    for (const sender of ['client', 'server'] as const) {
      const { frameCount, messageCount, chunkCount, length } = streams[sender];
      const counts = [
        count(frameCount, 'frame'),
        count(messageCount, 'message'),
        count(chunkCount, 'chunk'),
        count(length, 'byte'),
      ];
      setText(this.#places[sender], counts.join(', '));
    }
  }
}

function count(number: number, name: string): string {
  return `${formatNumber(number)} ${number === 1 ? name : `${name}s`}`;
}
