/** What a value looks like, where that tells it from other words. */
const LOOKS: Readonly<Record<string, RegExp>> = {
  port: /^\d{3,5}$/,
  'client-port': /^\d{3,5}$/,
  to: /^wss?:/i,
  url: /^\w+:\/\//,
  from: /^(client|server)$/,
  mask: /^[0-9a-f]{8}$/i,
  close: /^\d{4,5}$/,
};

/** They may stand without a value. */
export const VALUE_IS_OPTIONAL = ['mask', 'ping', 'pong', 'close'];

/** For whoever has to fill it in. */
const UNKNOWN = '…';

/** Words of a command line, and what belongs to its options. */
export interface SharedOut {
  readonly words: readonly string[];
  /** By the names of the options. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Gives words back to the options that they were typed behind.
 *
 * @param options names of options whose values are among the words.
 * @param all the words, in the order in which they were typed.
 */
export function shareOut(
  options: readonly string[],
  all: readonly string[],
): SharedOut {
  const words = [...all];
  const values = new Map<string, string>();
  const open = new Set(options);
  function give(name: string, i: number): void {
    values.set(name, words[i] ?? UNKNOWN);
    words.splice(i, 1);
    open.delete(name);
  }
  for (const name of options) {
    const places = [...words.keys()].filter((i) =>
      LOOKS[name]?.test(words[i] ?? ''),
    );
    const [place, another] = places;
    if (place !== undefined && another === undefined) give(name, place);
  }
  // What a command wants for itself stands before its options.
  const [last] = open;
  if (last !== undefined && open.size === 1 && words.length > 0) {
    give(last, words.length - 1);
  }
  for (const name of open) {
    const hasWord = words.pop() !== undefined;
    if (hasWord || !VALUE_IS_OPTIONAL.includes(name)) values.set(name, UNKNOWN);
  }
  return { words, values };
}
