import type { WireEvent } from '../../../shared/wire/events.ts';

const KINDS: ReadonlySet<unknown> = new Set<WireEvent['kind']>([
  'opened',
  'chunk',
  'head',
  'body',
  'frame',
  'ended',
  'closed',
]);

/** How the line to the tap is: one that is refused is not tried again. */
export type Line = 'waiting' | 'live' | 'refused';

/** What is done with what the tap tells. */
export interface FeedListener {
  take(events: readonly WireEvent[]): void;
  /** All that was told is told again from the beginning. */
  reset(): void;
  /** The line is another way than it was. */
  changed(line: Line): void;
}

/** Listens to the tap for as long as the page is there. */
export function listenToTap(address: string, listener: FeedListener): void {
  // It connects again by itself, and the tap then tells everything once more.
  const source = new EventSource(address);
  source.onopen = () => listener.changed('live');
  source.onerror = () => {
    const isRefused = source.readyState === EventSource.CLOSED;
    listener.changed(isRefused ? 'refused' : 'waiting');
  };
  source.addEventListener('reset', () => listener.reset());
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const events: unknown = JSON.parse(data);
    if (Array.isArray(events)) listener.take(events.filter(isWireEvent));
  };
}

function isWireEvent(value: unknown): value is WireEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    KINDS.has(value.kind)
  );
}
