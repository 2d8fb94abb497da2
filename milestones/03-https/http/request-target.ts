/**
 * The path of a request target (RFC 9112, 3.2), without its query: `/chat` for
 * `/chat?room=1` (origin form) and for `http://localhost/chat` (absolute form).
 * `*` stands for the whole server. Null for anything else.
 */
export function pathOf(target: string): string | null {
  if (target === '*') return target;
  if (!target.startsWith('/')) return absoluteUrl(target)?.pathname ?? null;
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/** A target in absolute form, or null when it is not one for HTTP. */
export function absoluteUrl(target: string): URL | null {
  if (!URL.canParse(target)) return null;
  const url = new URL(target);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}
