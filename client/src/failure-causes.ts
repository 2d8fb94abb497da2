/** A piece of an explanation: plain text, a link, or something to type. */
export type Part =
  | string
  | { readonly href: string; readonly label: string }
  | { readonly command: string };

/** One possible cause of a failed connection. */
export type Cause = readonly Part[];

/** All that the page knows about a connection that failed. */
export interface Situation {
  readonly url: URL;
  readonly protocols: readonly string[];
  /** The page's own origin, as the server saw it. */
  readonly pageOrigin: string;
  readonly isPageSecure: boolean;
  /** Where the server listens, when the page was told so. */
  readonly serverUrl: string | undefined;
  /** What the catalogue says for this milestone, the likeliest first. */
  readonly milestoneCauses: readonly string[];
  /** Has a connection to the same host and port opened before? */
  readonly hasOpenedBefore: boolean;
}

/** Why a connection may have failed, the likeliest cause first. */
export function causesOf(situation: Situation): Cause[] {
  return [
    ...otherAddress(situation),
    ...mixedContent(situation),
    ...certificate(situation),
    ...subprotocols(situation),
    ...situation.milestoneCauses.map((cause) => [cause]),
    ...origin(situation),
  ];
}

function otherAddress({ url, serverUrl }: Situation): Cause[] {
  if (serverUrl === undefined || !URL.canParse(serverUrl)) return [];
  const server = new URL(serverUrl);
  const isSame = server.protocol === url.protocol && server.port === url.port;
  if (isSame) return [];
  return [
    [
      'This milestone’s server is at ',
      { command: serverUrl },
      ', and this URL has another scheme or port.',
    ],
  ];
}

function mixedContent({ url, isPageSecure }: Situation): Cause[] {
  if (!isPageSecure || url.protocol !== 'ws:') return [];
  return [
    [
      'This page came over https://, and the browser may block ws:// from it ' +
        'as mixed content. Use wss://, or open the page over http://.',
    ],
  ];
}

function certificate({ url, hasOpenedBefore }: Situation): Cause[] {
  if (url.protocol !== 'wss:' || hasOpenedBefore) return [];
  const href = `https://${url.host}/`;
  return [
    [
      'The browser may not trust the server’s certificate yet. Open ',
      { href, label: href },
      ' once and accept it, or run ',
      { command: 'npm run certs' },
      ' and trust the CA that it makes.',
    ],
  ];
}

function subprotocols({ protocols }: Situation): Cause[] {
  if (protocols.length === 0) return [];
  return [
    [
      'The server agreed on none of the subprotocols asked for (',
      { command: protocols.join(', ') },
      '). Most browsers then give up; try without any.',
    ],
  ];
}

function origin({ pageOrigin, milestoneCauses }: Situation): Cause[] {
  if (milestoneCauses.some((cause) => /\borigin\b/i.test(cause))) return [];
  return [
    [
      'The server may refuse pages from this origin, ',
      { command: pageOrigin },
      '.',
    ],
  ];
}
