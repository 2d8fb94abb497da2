import type { Sender } from '../../../shared/wire/events.ts';

/** What a line of the handshake is for. */
export interface HeaderNote {
  readonly text: string;
  /** Of RFC 6455. */
  readonly section: string;
}

type Notes = Readonly<Record<string, HeaderNote>>;

const REQUEST: Notes = {
  host: { text: 'the server that is meant', section: '4.1' },
  upgrade: { text: 'asks for another protocol from here on', section: '4.1' },
  connection: {
    text: 'says that Upgrade is for the next server only',
    section: '4.1',
  },
  'sec-websocket-key': {
    text: '16 random bytes in base64, to be answered below',
    section: '4.1',
  },
  'sec-websocket-version': {
    text: 'the version of the protocol, always 13',
    section: '4.1',
  },
  origin: {
    text: 'the page that asks; a server may refuse it',
    section: '10.2',
  },
  'sec-websocket-protocol': {
    text: 'subprotocols that the client offers',
    section: '1.9',
  },
  'sec-websocket-extensions': {
    text: 'extensions that the client offers',
    section: '9.1',
  },
};

const RESPONSE: Notes = {
  upgrade: { text: 'names the protocol that begins', section: '4.2.2' },
  connection: {
    text: 'says that Upgrade is for this client only',
    section: '4.2.2',
  },
  'sec-websocket-accept': {
    text: 'proves that the key was read, as computed below',
    section: '4.2.2',
  },
  'sec-websocket-protocol': {
    text: 'the subprotocol that was chosen',
    section: '4.2.2',
  },
  'sec-websocket-extensions': {
    text: 'the extensions in use from here on',
    section: '9.1',
  },
};

/** Null: the line has nothing to do with WebSocket. */
export function noteOn(
  from: Sender,
  line: string,
  isFirst: boolean,
): HeaderNote | null {
  if (isFirst) return from === 'client' ? requestLine() : statusLine(line);
  const [name = '', value = ''] = line.toLowerCase().split(':', 2);
  // Any other word in it is about HTTP.
  if (name === 'connection' && !value.includes('upgrade')) return null;
  const notes = from === 'client' ? REQUEST : RESPONSE;
  return notes[name] ?? null;
}

function requestLine(): HeaderNote {
  return { text: 'begins like any other request', section: '4.1' };
}

function statusLine(line: string): HeaderNote {
  const text = / 101(?: |$)/.test(line)
    ? 'agrees: what follows the empty line are frames'
    : 'no 101: no frames follow this response';
  return { text, section: '4.2.2' };
}
