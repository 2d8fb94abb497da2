import { createHash } from 'node:crypto';
import type { AcceptProof, Problem } from '../events.ts';
import { fieldsNamed, itemsOf } from './http-head.ts';
import type { HttpHead } from './http-head.ts';
import { judgeForm, judgeItem, judgeOnce, problem } from './judge-head.ts';

/** RFC 6455, 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const STATUS_LINE = /^HTTP\/(\d+)\.(\d+) (\d{3})(?: .*)?$/;
export const SWITCHING_PROTOCOLS = 101;

const ACCEPT = 'Sec-WebSocket-Accept';
const EXTENSIONS = 'sec-websocket-extensions';
const PROTOCOL = 'sec-websocket-protocol';

/** The status code; null when it is no response. */
export function statusOf({ first }: HttpHead): number | null {
  const status = STATUS_LINE.exec(first.text)?.[3];
  return status === undefined ? null : Number(status);
}

/** RFC 6455, 4.2.2, 5.4. Null when the request had no key. */
export function proveAccept(
  request: HttpHead | null,
  response: HttpHead,
): AcceptProof | null {
  const key = request && fieldsNamed(request, 'sec-websocket-key')[0]?.value;
  if (!key) return null;
  const sha1 = createHash('sha1')
    .update(key + GUID, 'latin1')
    .digest();
  const [received] = fieldsNamed(response, ACCEPT.toLowerCase());
  return {
    key,
    guid: GUID,
    sha1: sha1.toString('hex'),
    expected: sha1.toString('base64'),
    received: received?.value ?? null,
  };
}

/** The names of the extensions that a head lists, in lower case. */
export function extensionsOf(head: HttpHead): readonly string[] {
  return itemsOf(head, EXTENSIONS).map(({ item }) => nameOf(item));
}

function nameOf(extension: string): string {
  return (extension.split(';')[0] ?? '').trim().toLowerCase();
}

/** RFC 6455, 4.1 and 4.2.2. Any answer but 101 may be as it likes. */
export function judgeResponse(
  request: HttpHead | null,
  response: HttpHead,
): readonly Problem[] {
  const line = STATUS_LINE.exec(response.first.text);
  if (line === null) {
    const text = 'The first line is not the status line of HTTP.';
    return [problem('4.2.2', text, response.first)];
  }
  if (Number(line[3]) !== SWITCHING_PROTOCOLS) return [];
  return [
    ...judgeVersion(line, response),
    ...judgeForm('4.2.2', response),
    ...judgeItem('4.2.2', response, 'Upgrade', 'websocket'),
    ...judgeItem('4.2.2', response, 'Connection', 'Upgrade'),
    ...judgeAccept(request, response),
    ...judgeProtocol(request, response),
    ...judgeExtensions(request, response),
  ];
}

function judgeVersion(
  [, major, minor]: RegExpExecArray,
  { first }: HttpHead,
): readonly Problem[] {
  if (Number(major) > 1 || (Number(major) === 1 && Number(minor) > 0))
    return [];
  const text = 'The version of HTTP has to be 1.1 or higher.';
  const end = first.start + first.text.indexOf(' ');
  return [problem('4.2.2', text, { start: first.start, end })];
}

function judgeAccept(
  request: HttpHead | null,
  response: HttpHead,
): readonly Problem[] {
  const once = judgeOnce('4.2.2', response, ACCEPT);
  const [field] = fieldsNamed(response, ACCEPT.toLowerCase());
  if (field === undefined) return once;
  const proof = proveAccept(request, response);
  if (proof === null) {
    const text = 'There is an accept value, but the request had no key.';
    return [...once, problem('4.2.2', text, field.line)];
  }
  if (proof.expected === field.value) return once;
  const text = `The accept value has to be ${proof.expected}.`;
  return [...once, problem('4.2.2', text, field.line)];
}

/** RFC 6455, 4.1: the client fails the connection. */
function judgeProtocol(
  request: HttpHead | null,
  response: HttpHead,
): readonly Problem[] {
  const offered = (request === null ? [] : itemsOf(request, PROTOCOL)).map(
    ({ item }) => item,
  );
  const [chosen, second] = itemsOf(response, PROTOCOL);
  if (chosen === undefined) return [];
  if (second !== undefined) {
    const text = 'A server chooses one subprotocol, and not several.';
    return [problem('4.2.2', text, second.line)];
  }
  // Subprotocols are compared to the letter.
  if (offered.includes(chosen.item)) return [];
  const text = 'The request did not ask for this subprotocol.';
  return [problem('4.1', text, chosen.line)];
}

/** RFC 6455, 4.1: the client fails the connection. */
function judgeExtensions(
  request: HttpHead | null,
  response: HttpHead,
): readonly Problem[] {
  const offered = request === null ? [] : extensionsOf(request);
  const lines = itemsOf(response, EXTENSIONS)
    .filter(({ item }) => !offered.includes(nameOf(item)))
    .map(({ line }) => line);
  return [...new Set(lines)].map((line) =>
    problem('4.1', 'The request did not ask for this extension.', line),
  );
}
