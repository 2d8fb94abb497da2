/** A server with one mistake, and where the checker must find it. */
export interface BrokenServer {
  readonly name: string;
  /** Beside this file. */
  readonly file: string;
  /** The milestone in which a learner would make the mistake. */
  readonly milestone: number;
  /** The case that must fail first; null when it does not get to any. */
  readonly caseId: string | null;
  /** In one sentence. */
  readonly mistake: string;
  /**
   * That case alone is asked for: others before it are not for this server, or
   * there are many of them.
   */
  readonly isAlone: boolean;
  /** There are none on Windows. */
  readonly needsSignals: boolean;
}

type Row = readonly [
  name: string,
  milestone: number,
  caseId: string | null,
  mistake: string,
  needs?: 'alone' | 'alone and signals',
];

const ROWS: readonly Row[] = [
  [
    'exits-at-once',
    2,
    null,
    'Ends with an error before it listens: a file is missing.',
  ],
  ['ignores-port', 2, null, 'Listens on port 18080, whatever PORT says.'],
  ['never-listens', 2, null, 'Forgets to listen, and ends at once.'],
  [
    'plain-200-instead-of-101',
    2,
    'handshake/accept-value',
    'Answers the upgrade with 200, like any other request.',
  ],
  [
    'wrong-accept-key',
    2,
    'handshake/accept-value',
    'Hashes the key without the GUID.',
  ],
  [
    'hex-accept-key',
    2,
    'handshake/accept-value',
    'Writes the hash in hexadecimal digits, and not in base64.',
  ],
  [
    'empty-line-missing',
    2,
    'handshake/accept-value',
    'Does not end the headers of the response with an empty line.',
  ],
  [
    'log-line-missing',
    4,
    'receiver/hello-of-the-rfc',
    'Logs the message in other words than the lesson.',
  ],
  [
    'header-not-awaited',
    4,
    'receiver/hello-of-the-rfc',
    'Reads a header of which some has not come.',
  ],
  [
    'one-chunk-one-frame',
    4,
    'receiver/hello-of-the-rfc',
    'Takes every chunk for exactly one frame.',
  ],
  [
    'second-frame-forgotten',
    4,
    'receiver/two-fragments',
    'Reads one frame for each chunk: `if` where `while` is needed.',
    'alone',
  ],
  [
    'length-64-read-as-32',
    4,
    'receiver/text-of-65536',
    'Reads four of the eight bytes of a 64-bit length.',
    'alone',
  ],
  [
    'head-dropped',
    4,
    'receiver/frames-with-the-handshake',
    'Drops the bytes that came in one chunk with the request.',
    'alone',
  ],
  [
    'dies-on-reset',
    4,
    'receiver/reset-in-header',
    'Has no error handler on the socket: a reset ends the process.',
    'alone',
  ],
  [
    'mask-not-required',
    4,
    'receiver/unmasked',
    'Takes frames that are not masked.',
    'alone',
  ],
  [
    'mask-not-applied',
    5,
    'echo/hello-of-the-rfc',
    'Does not unmask the payload.',
  ],
  ['reply-masked', 5, 'echo/hello-of-the-rfc', 'Masks what it sends.'],
  [
    'text-as-binary',
    5,
    'echo/hello-of-the-rfc',
    'Sends a text back as a binary message.',
  ],
  [
    'echoes-slowly',
    5,
    'echo/hello-of-the-rfc',
    'Takes three seconds for each answer.',
  ],
  [
    'fin-lost',
    5,
    'echo/fragments',
    'Ignores FIN: answers every fragment as a whole message.',
    'alone',
  ],
  [
    'binary-through-string',
    5,
    'echo/binary-of-125',
    'Makes a string of every payload: other bytes become ef bf bd.',
    'alone',
  ],
  [
    'length-little-endian',
    5,
    'echo/text-of-126',
    'Sends an extended length with its lowest byte first.',
    'alone',
  ],
  [
    'length-in-characters',
    5,
    'echo/text-of-125',
    'Announces the length of a text in characters, and not in bytes.',
    'alone',
  ],
  [
    'length-126-not-extended',
    5,
    'echo/text-of-126',
    'Sends a length of 126 in 7 bits.',
    'alone',
  ],
  [
    'length-127-boundary',
    5,
    'echo/text-of-65535',
    'Sends a length of 65,535 in 64 bits.',
    'alone',
  ],
  [
    'never-resumes',
    5,
    'echo/peer-that-pauses',
    'Pauses a socket that is full, and never resumes it.',
    'alone',
  ],
  [
    'never-pauses',
    5,
    'echo/peer-that-does-not-read',
    'Reads on, however much waits to be sent.',
    'alone',
  ],
  [
    'close-not-answered',
    6,
    'closing/empty-close',
    'Ends the connection without a close frame of its own.',
  ],
  [
    'last-word-lost',
    6,
    'closing/nothing-after-a-violation',
    'Destroys the socket right after its close frame.',
    'alone',
  ],
  [
    'goes-without-1001',
    6,
    'process/going-away',
    'Sends no close frame when the process is told to end.',
    'alone and signals',
  ],
  ['ping-ignored', 7, 'ping/payload-of-0', 'Does not answer a ping.'],
  [
    'pong-without-payload',
    7,
    'ping/payload-of-1',
    'Answers a ping with an empty pong.',
  ],
];

/** Every broken server, in the order of the milestones. */
export const BROKEN_SERVERS: readonly BrokenServer[] = ROWS.map(
  ([name, milestone, caseId, mistake, needs]) => ({
    name,
    file: `${name}.ts`,
    milestone,
    caseId,
    mistake,
    isAlone: needs !== undefined,
    needsSignals: needs === 'alone and signals',
  }),
);
