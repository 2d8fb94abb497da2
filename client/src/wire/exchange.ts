import type { Head } from '../../../shared/wire/events.ts';

/** A request, and the last head that came in response to it. */
export interface Exchange {
  readonly client: Head | null;
  readonly server: Head | null;
}

/** So many of a connection are kept, and shown: the last ones. */
const MAX_EXCHANGES = 8;

/** Responses come in the order of the requests (RFC 9112, 9.3.2). */
export function withHead(
  exchanges: readonly Exchange[],
  head: Head,
): readonly Exchange[] {
  if (head.from === 'client') {
    return withExchange(exchanges, { client: head, server: null });
  }
  const open = exchanges.findIndex(isOpen);
  const { client = null } = exchanges[open] ?? {};
  if (client !== null) return exchanges.with(open, { client, server: head });
  return withExchange(exchanges, { client: null, server: head });
}

function withExchange(
  exchanges: readonly Exchange[],
  exchange: Exchange,
): readonly Exchange[] {
  return [...exchanges.slice(1 - MAX_EXCHANGES), exchange];
}

function isOpen({ client, server }: Exchange): boolean {
  return client !== null && (server === null || isInterim(server));
}

/** For the time being (RFC 9110, 15.2): the response is still to come. */
function isInterim({ lines, isUpgrade }: Head): boolean {
  return !isUpgrade && /^HTTP\/\S+ 1\d\d\b/.test(lines[0] ?? '');
}
