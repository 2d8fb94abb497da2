import { createHash } from 'node:crypto';
import { parseResponse } from '../testing/http-response.ts';
import type { Clues } from './clues.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Likely causes of an HTTP response that is wrong or missing. */
export const RESPONSE_CAUSES: readonly ((clues: Clues) => string | null)[] = [
  (clues) => (isResponse(clues) ? acceptCause(clues) : null),

  (clues) => {
    if (!isResponse(clues)) return null;
    const text = clues.failure.received.toString('latin1');
    if (!text.startsWith('HTTP/') || text.includes('\r\n\r\n')) return null;
    return /[^\r]\n/.test(text)
      ? 'A line ends with \\n alone. Each line of HTTP ends with \\r\\n ' +
          '(RFC 9112, 2.1).'
      : 'The empty line is missing that ends the headers: the last header, ' +
          '\\r\\n, and once more \\r\\n (RFC 9112, 2.1).';
  },

  (clues) => {
    const text = textOf(clues);
    const [, length] = /^content-length:[ \t]*(\d+)\r$/im.exec(text) ?? [];
    const isThere = text.includes('\r\n\r\n');
    if (!isResponse(clues) || !isThere || clues.failure.problem.wrongAt) {
      return null;
    }
    return length === undefined
      ? 'No header says how long the body is, so it ends with the connection, ' +
          'which is still open: Content-Length, in bytes, says it.'
      : `Content-Length announces ${length} bytes, and less came. It counts ` +
          'bytes, and not characters.';
  },

  (clues) =>
    isResponse(clues) && NODES_OWN.test(textOf(clues))
      ? 'This is an answer that Node gives by itself: the request did not ' +
        'reach your handlers. The event "clientError" is the place for ' +
        'requests that are malformed or too large; a missing Host is left to ' +
        'you with the option requireHostHeader: false.'
      : null,

  (clues) => (isWrongStatus(clues) ? statusCause(clues) : null),

  (clues) => {
    const { problem, received, ending } = clues.failure;
    if (!isResponse(clues) || received.length > 0) return null;
    if (ending === 'reset') {
      return (
        'Either nobody answered, or the answer got lost: TCP resets a ' +
        'connection whose socket is destroyed while bytes still come, and the ' +
        'reset can overtake what was said last. End your own direction with ' +
        'the answer, and read on until the peer has ended its own.'
      );
    }
    if (ending !== null) {
      return clues.failure.server === null
        ? 'The connection was ended without a word. Does this server speak ' +
            'TLS? Then its address begins with wss://.'
        : 'The connection was ended without a word. A request deserves an ' +
            'answer, also one that is refused; and what was written must have ' +
            'left before the socket is destroyed.';
    }
    if (problem.kind !== 'response') return null;
    return /^upgrade:/im.test(clues.request)
      ? 'Nobody answered. In Node an upgrade request goes to the event ' +
          '"upgrade" as soon as there is a handler for it, and to no other: ' +
          'does every path through the code write an answer?'
      : 'Nobody answered. Does every path through the code write an answer, ' +
          'and is it complete?';
  },
];

function isWrongStatus(clues: Clues): boolean {
  const expected = expectedStatus(clues);
  return isResponse(clues) && expected !== null && statusOf(clues) !== expected;
}

function statusCause(clues: Clues): string | null {
  const status = statusOf(clues);
  const expected = expectedStatus(clues);
  if (status === null || expected === null) return null;
  if (expected === 101) {
    return [200, 426, 501].includes(status)
      ? 'The upgrade request was answered like a plain one. Where a server of ' +
          'HTTP has a handler of its own for it (in Node the event "upgrade"), ' +
          'that is still missing.'
      : 'The request is in order, and was refused all the same. Which check ' +
          'refuses it? Compare it with the request above, line by line: names ' +
          'in any case, several values after a comma.';
  }
  if (expected === 100) {
    return (
      'The request says "Expect: 100-continue": its peer waits for a 100, ' +
      'which is a head without any header, and then for the 101.'
    );
  }
  if (status === 101) {
    return (
      'This request has a fault, and was accepted. The rule above says which ' +
      'check is missing.'
    );
  }
  return status >= 400 && expected >= 400
    ? 'The request is refused, as it should be, but with another status. Each ' +
        'says what the peer can do about it: see the source above.'
    : null;
}

const NODES_OWN =
  /^HTTP\/1\.1 (400|408|413|431) [\w ]+\r\nConnection: close\r\n\r\n$/;

function textOf({ failure: { received } }: Clues): string {
  return received.toString('latin1', 0, 4_096);
}

function isResponse({ failure }: Clues): boolean {
  return failure.problem.kind === 'response';
}

function expectedStatus({ failure: { step } }: Clues): number | null {
  return step?.do === 'response' ? (step.expected.statuses[0] ?? null) : null;
}

function statusOf({ failure: { received } }: Clues): number | null {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(received.toString('latin1', 0, 16));
  return status ? Number(status[1]) : null;
}

/** Tries what people do to a key by mistake. */
function acceptCause({ failure, request }: Clues): string | null {
  if (failure.problem.header !== 'sec-websocket-accept') return null;
  const key = /^sec-websocket-key:[ \t]*(\S*)/im.exec(request)?.[1];
  const accept = acceptIn(failure.received);
  if (key === undefined || accept === undefined) return null;
  const found = MISTAKES.find(({ make }) => make(key) === accept);
  const right =
    'It is the key as it was sent, and right behind it the GUID ' +
    `${GUID}; of that the SHA-1, and its 20 bytes in base64.`;
  return found ? `${found.name} ${right}` : right;
}

function acceptIn(received: Buffer): string | undefined {
  try {
    return parseResponse(received)?.headers.get('sec-websocket-accept');
  } catch {
    return undefined;
  }
}

function sha1(data: string | Buffer): Buffer {
  return createHash('sha1').update(data).digest();
}

interface Mistake {
  readonly name: string;
  readonly make: (key: string) => string;
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'The GUID was forgotten: this is the SHA-1 of the key alone.',
    make: (key) => sha1(key).toString('base64'),
  },
  {
    name: 'This is the digest in hex.',
    make: (key) => sha1(key + GUID).toString('hex'),
  },
  {
    name: 'This is base64 of the digest in hex, and not of its bytes.',
    make: (key) =>
      Buffer.from(sha1(key + GUID).toString('hex')).toString('base64'),
  },
  {
    name: 'The key was decoded: it must be taken as the text that it is.',
    make: (key) =>
      sha1(
        Buffer.concat([Buffer.from(key, 'base64'), Buffer.from(GUID)]),
      ).toString('base64'),
  },
  {
    name: 'The GUID stands before the key.',
    make: (key) => sha1(GUID + key).toString('base64'),
  },
  {
    name: 'The GUID is in lower case.',
    make: (key) => sha1(key + GUID.toLowerCase()).toString('base64'),
  },
  {
    name: 'The end of the line was taken along with the key.',
    make: (key) => sha1(`${key}\r${GUID}`).toString('base64'),
  },
  {
    name: 'This is SHA-256.',
    make: (key) =>
      createHash('sha256')
        .update(key + GUID)
        .digest('base64'),
  },
  {
    name: 'This is the key itself.',
    make: (key) => key,
  },
];
