import type { ExpectedResponse } from '../cases/case.ts';
import { StepFailure } from './failure.ts';
import type { Problem } from './failure.ts';
import { parseResponse, ResponseError } from './http-response.ts';
import type { ParsedResponse } from './http-response.ts';
import { quote } from '../explain/quote.ts';
import type { RawPeer } from './raw-peer.ts';

/** Awaits an HTTP response. @throws {StepFailure} when it is another one. */
export async function expectResponse(
  peer: RawPeer,
  expected: ExpectedResponse,
): Promise<void> {
  peer.resume();
  let response: ParsedResponse | null = null;
  const isComplete = (): boolean => {
    if (peer.ending !== null || peer.isFull) return true;
    response ??= parse(peer, expected);
    return response !== null;
  };
  await peer.until(isComplete, peer.atOnceMs);
  const got = parse(peer, expected);
  if (got === null) {
    throw wrong({ what: `Expected a whole HTTP response, ${whatCame(peer)}.` });
  }
  checkResponse(got, expected, peer.peek());
  peer.take(got.length);
}

function wrong(problem: Omit<Problem, 'kind'>): StepFailure {
  return new StepFailure({ kind: 'response', ...problem });
}

const HTTP = 'HTTP/';

function parse(
  peer: RawPeer,
  { isToHead }: ExpectedResponse,
): ParsedResponse | null {
  const bytes = peer.peek();
  const start = bytes.toString('latin1', 0, HTTP.length);
  if (!HTTP.startsWith(start)) {
    throw wrong({ what: 'What came is no response of HTTP.', wrongAt: 0 });
  }
  try {
    return parseResponse(bytes, peer.ending !== null, isToHead);
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    throw wrong({ what: error.message, wrongAt: error.at });
  }
}

function whatCame(peer: RawPeer): string {
  const so = peer.available > 0 ? 'only a part of one came' : 'nothing came';
  if (peer.ending === 'end') return `but ${so}, and the server closed`;
  if (peer.ending === 'reset') return `but ${so}, and then a reset`;
  return `but ${so} within ${peer.atOnceMs / 1_000} s`;
}

function checkResponse(
  got: ParsedResponse,
  expected: ExpectedResponse,
  bytes: Buffer,
): void {
  if (!expected.statuses.includes(got.status)) {
    const wanted = expected.statuses.join(' or ');
    const what = `Expected the status ${wanted}, got ${got.status}.`;
    throw wrong({ what, wrongAt: 'HTTP/1.1 '.length });
  }
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    checkHeader(name, wanted, got.headers.get(name), bytes);
  }
  if (expected.body && !expected.body.test(got.body)) {
    const what = `This body is not what it should be: ${quote(got.body)}.`;
    const wrongAt = bytes.indexOf('\r\n\r\n') + 4;
    throw wrong({ what, wrongAt });
  }
}

function checkHeader(
  header: string,
  wanted: string | RegExp | null,
  value: string | undefined,
  bytes: Buffer,
): void {
  const fits =
    wanted === null
      ? value === undefined
      : typeof wanted === 'string'
        ? value === wanted
        : value !== undefined && wanted.test(value);
  if (fits) return;
  if (value === undefined) {
    const what = `Expected the header ${header}: it is missing.`;
    throw wrong({ what, header });
  }
  const wrongAt = valueAt(header, bytes);
  const what =
    wanted === null
      ? `The header ${header} must not be there.`
      : `Expected ${header}: ${describe(wanted)}`;
  throw wrong({ what, header, wrongAt });
}

function describe(wanted: string | RegExp): string {
  if (typeof wanted === 'string') return wanted;
  const text = wanted.source
    .replace(/\\[bs]|[\^$?*+]/g, '')
    .replaceAll('\\d', 'N')
    .replaceAll('\\', '');
  return `something with "${text}"`;
}

/** Where in the bytes the value of the header begins. */
function valueAt(header: string, bytes: Buffer): number {
  const head = bytes.toString('latin1');
  const line = new RegExp(`^${header}:[ \\t]*`, 'im').exec(head);
  return line ? line.index + line[0].length : 0;
}
