/**
 * The catalogue: the one list of milestones. Nothing else knows how many there
 * are, what they are called or what the browser page shows at each of them.
 */
export interface Milestone {
  /** 1, 2, 3 … */
  readonly number: number;
  /** The folder's name without its number, for example `handshake`. */
  readonly slug: string;
  readonly title: string;
  /** One line: what this milestone adds to the one before. */
  readonly adds: string;
  /** What the browser page shows at this milestone. */
  readonly expect: string;
  /** What a server can do that has passed this milestone's check. */
  readonly can: string;
  /** Why a connection may fail at this milestone, the likeliest first. */
  readonly causes: readonly string[];
  /** Does its server speak TLS: never, unless told not to, or when told to? */
  readonly tls: 'never' | 'always' | 'on request';
}

const NOTHING_LISTENS =
  'Nothing listens at this address: is the server running, and on this port?';
const REFUSED =
  'The server refused the handshake: the path, the Host or the Origin is not ' +
  'one it knows. Its log says which.';

export const MILESTONES: readonly Milestone[] = [
  {
    number: 1,
    slug: 'http-server',
    title: 'An HTTP server that starts, fails and stops cleanly',
    adds: 'HTTP server, process-level error handling, clean shutdown',
    expect:
      'The connection fails: the server answers plain HTTP, and nobody ' +
      'answers the upgrade yet.',
    can: 'Your server answers HTTP, refuses what is wrong with a reason, survives every peer, and stops in order.',
    causes: [
      'Nobody answers the upgrade yet: this server speaks plain HTTP only. ' +
        'The handshake is what milestone 2 adds.',
      NOTHING_LISTENS,
    ],
    tls: 'never',
  },
  {
    number: 2,
    slug: 'handshake',
    title: 'The opening handshake',
    adds: 'the upgrade request checked, answered with 101 or refused',
    expect:
      'The connection opens and stays open. What you send vanishes: the ' +
      'server counts it, but nobody can read a frame yet.',
    can: 'Your server holds the opening handshake: it accepts what is right, and refuses the rest with a status that says why.',
    causes: [REFUSED, NOTHING_LISTENS],
    tls: 'never',
  },
  {
    number: 3,
    slug: 'https',
    title: 'The same server over TLS',
    adds: 'https:// and wss://, with certificates of your own',
    expect:
      'The connection opens over wss:// from a page that came over https://. ' +
      'What you send still vanishes.',
    can: 'Your server speaks TLS: the same handshake over https:// and wss://.',
    causes: [REFUSED, NOTHING_LISTENS],
    tls: 'always',
  },
  {
    number: 4,
    slug: 'receiver',
    title: 'Receiving frames and messages',
    adds: 'frames parsed: header, lengths, masking, fragments, chunks',
    expect:
      'The connection opens, and the server logs every message it received. ' +
      'Nothing comes back yet.',
    can: 'Your server reads every message, of any length, in fragments or whole, wherever TCP cuts the bytes.',
    causes: [REFUSED, NOTHING_LISTENS],
    tls: 'on request',
  },
  {
    number: 5,
    slug: 'echo',
    title: 'Sending: the echo',
    adds: 'frames built and sent, large payloads, back-pressure',
    expect: 'Every message comes back, unchanged, whatever its size.',
    can: 'Your server sends every message back, of any length, and waits for peers that read slowly.',
    causes: [REFUSED, NOTHING_LISTENS],
    tls: 'on request',
  },
  {
    number: 6,
    slug: 'closing',
    title: 'The closing handshake',
    adds: 'the closing handshake, close codes and reasons, UTF-8 rules',
    expect: 'Closing shows a code, a reason, and whether it was clean.',
    can: 'Your server closes as it should: with codes and reasons, in both directions, and it refuses what breaks a rule.',
    causes: [REFUSED, NOTHING_LISTENS],
    tls: 'on request',
  },
  {
    number: 7,
    slug: 'ping-pong-limits',
    title: 'Ping, pong and limits',
    adds: 'ping and pong both ways, heartbeat, limits and policies',
    expect: 'Dead peers are dropped, and too large a message closes with 1009.',
    can: 'Your server answers pings, notices dead peers, and holds a limit against everything that could be too much. This is a complete server of RFC 6455.',
    causes: [REFUSED, NOTHING_LISTENS],
    tls: 'on request',
  },
  {
    number: 8,
    slug: 'streaming',
    title: 'Huge messages in constant memory',
    adds: 'messages in parts, of any size, in constant memory; fewer writes',
    expect: 'A large file comes back while it is still being sent.',
    can: 'Your server takes messages of any size in constant memory, and sends them back as they come.',
    causes: [REFUSED, NOTHING_LISTENS],
    tls: 'on request',
  },
];

/** The name of a milestone's folder below `milestones/`: `02-handshake`. */
export function folderOf(milestone: Milestone): string {
  return `${String(milestone.number).padStart(2, '0')}-${milestone.slug}`;
}

/** Finds a milestone by `5`, `05` or `05-echo`. */
export function findMilestone(name: string): Milestone | undefined {
  return MILESTONES.find(
    (milestone) =>
      name === folderOf(milestone) ||
      (/^\d+$/.test(name) && Number(name) === milestone.number),
  );
}
