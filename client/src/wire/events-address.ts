/** Where the page's key for the tap is kept, for tabs opened without it. */
const STORED = 'wire-key';

/**
 * Where the tap tells what crosses the wire. It tells only who knows the key
 * that stands behind the `#` of the page's address, as the terminal shows it.
 */
export function eventsAddress(): string {
  const [, given] = /^#wire=([\w-]+)$/.exec(location.hash) ?? [];
  const key = given ?? storedKey();
  if (given !== undefined) storeKey(given);
  return `/wire/events?key=${key}`;
}

function storedKey(): string {
  try {
    return localStorage.getItem(STORED) ?? '';
  } catch {
    // A browser may keep nothing for anybody.
    return '';
  }
}

function storeKey(key: string): void {
  try {
    localStorage.setItem(STORED, key);
  } catch {
    // Then each tab needs the whole address.
  }
}
