/** In ALLOWED_ORIGINS it stands for all of them. */
export const ANY_ORIGIN = '*';

/**
 * RFC 6454, 6.2: a scheme, a host, a port. No letter of it means anything to
 * a terminal or a shell, and it is short enough to be shown.
 */
const ORIGIN = /^[a-z][a-z0-9+.-]{0,30}:\/\/[a-z0-9.:[\]_-]{0,255}$/;

/** Can this be an origin, in lower case, of any scheme? `null` is not meant. */
export function isOrigin(text: string): boolean {
  return ORIGIN.test(text) && URL.canParse(text);
}

/** As a browser sends it: `http://localhost` for `http://localhost:80`. */
export function withoutUsualPort(origin: string): string {
  const usual = URL.canParse(origin) ? new URL(origin).origin : 'null';
  // All that URL says of a scheme that it does not know is "null".
  return usual === 'null' ? origin : usual;
}
