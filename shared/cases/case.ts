/**
 * A black-box case: one thing that a server must do, told as a conversation
 * over one connection. The same cases prove the reference and check a
 * learner's own server, in whatever language it is written.
 */
export interface Case {
  /** Unique, and stable: `handshake/accept-value`. */
  readonly id: string;
  /** The milestone from which the case holds. */
  readonly since: number;
  /** The last milestone for which it holds, when a later one replaces it. */
  readonly until?: { readonly milestone: number; readonly why: string };
  /** The rule, in one sentence. */
  readonly rule: string;
  /** Where it stands, for example `RFC 6455, 4.2.1`. */
  readonly source: string;
  /** Environment variables that the server is started with. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How the peer speaks: over TCP or TLS only, or `tcp to tls`, plain bytes
   * to a TLS server. Without it: over TCP and, where there is TLS, over both.
   */
  readonly transport?: Transport | 'tcp to tls';
  /** What is sent leaves in one piece: cut up it would prove nothing. */
  readonly isWhole?: true;
  /** A function where the bytes are too many to keep. */
  readonly talk: readonly Step[] | (() => readonly Step[]);
}

export function stepsOf({ talk }: Case): readonly Step[] {
  return typeof talk === 'function' ? talk() : talk;
}

export type Transport = 'tcp' | 'tls';

/** One step of the conversation, told from the peer's side. */
export type Step =
  /** Sends bytes: whole or one at a time, as the run demands. */
  | { readonly do: 'send'; readonly bytes: Buffer }
  /** Sends one byte every so often until the server ends the connection. */
  | { readonly do: 'drip'; readonly bytes: Buffer; readonly everyMs: number }
  /** Does nothing for a while, and does not even read. */
  | { readonly do: 'sleep'; readonly forMs: number }
  /**
   * Sends messages of so many bytes and reads nothing, until the server takes
   * no more; then reads, and awaits every echo. Fails when it takes too much.
   */
  | {
      readonly do: 'flood';
      readonly messageBytes: number;
      readonly maxBytes: number;
    }
  /** Closes our direction, as a program that ends does. */
  | { readonly do: 'end' }
  /** Breaks the connection off, with a reset. */
  | { readonly do: 'reset' }
  /** Awaits an HTTP response. */
  | { readonly do: 'response'; readonly expected: ExpectedResponse }
  /** Awaits exactly these bytes. */
  | { readonly do: 'receive'; readonly bytes: Buffer }
  /**
   * Awaits these frames in order, and among them, before the last one begins,
   * the one that overtakes.
   */
  | {
      readonly do: 'receive early';
      readonly early: Buffer;
      readonly frames: readonly Buffer[];
    }
  /** Awaits a ping of the server's own, and answers it or not. */
  | { readonly do: 'ping'; readonly answer: boolean }
  /** Holds another conversation, over a second connection. */
  | { readonly do: 'meanwhile'; readonly talk: readonly Step[] }
  /** Awaits a close frame with this code and a reason for people. */
  | { readonly do: 'close frame'; readonly code: number }
  /** Awaits that the server ends the connection, in order. */
  | { readonly do: 'closed'; readonly withinMs: number }
  /** Awaits that the connection is over, be it by a reset. */
  | { readonly do: 'gone'; readonly withinMs: number }
  /** Nothing comes, and the connection stays open. */
  | { readonly do: 'silence'; readonly forMs: number }
  /** Awaits a line in the server's output. */
  | { readonly do: 'log'; readonly line: RegExp };

export interface ExpectedResponse {
  /** One of these. */
  readonly statuses: readonly number[];
  /** Each by name: the value, a pattern, or null for "must not be there". */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  readonly body?: RegExp;
  /** The request was HEAD, so that no body follows (RFC 9110, 9.3.2). */
  readonly isToHead?: boolean;
}

/** How long a server may take for what it should do at once, in ms. */
export const AT_ONCE_MS = 2_000;

export function send(...parts: readonly (string | Buffer)[]): Step {
  const bytes = parts.map((part) =>
    typeof part === 'string' ? Buffer.from(part, 'latin1') : part,
  );
  return { do: 'send', bytes: Buffer.concat(bytes) };
}

export function response(
  status: number | readonly number[],
  headers: NonNullable<ExpectedResponse['headers']> = {},
  body?: RegExp,
): Step {
  const statuses = typeof status === 'number' ? [status] : status;
  const expected = { statuses, headers, ...(body && { body }) };
  return { do: 'response', expected };
}

/**
 * A refusal: the status, a reason in the body, and the end of the connection
 * (RFC 9110, 15.5; RFC 9112, 9.6).
 */
export function refusal(
  status: number | readonly number[],
  headers: NonNullable<ExpectedResponse['headers']> = {},
): readonly Step[] {
  return [
    response(
      status,
      {
        connection: /\bclose\b/i,
        // RFC 6455, 1.3: only who accepts shows that the key was read.
        'sec-websocket-accept': null,
        ...headers,
      },
      /\S/,
    ),
    closed(),
  ];
}

/** The same answer to HEAD: nothing follows its headers. */
export function headOnly(
  status: number | readonly number[],
  headers: NonNullable<ExpectedResponse['headers']> = {},
): readonly Step[] {
  const statuses = typeof status === 'number' ? [status] : status;
  const expected = { statuses, headers, isToHead: true };
  return [{ do: 'response', expected }, closed()];
}

export function receive(...parts: readonly Buffer[]): Step {
  return { do: 'receive', bytes: Buffer.concat(parts) };
}

export function closed(withinMs: number = AT_ONCE_MS): Step {
  return { do: 'closed', withinMs };
}

export function silence(forMs: number = 30): Step {
  return { do: 'silence', forMs };
}

export function logged(line: RegExp): Step {
  return { do: 'log', line };
}
