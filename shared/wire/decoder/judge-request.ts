import type { Problem } from '../events.ts';
import { fieldsNamed, hasItem } from './http-head.ts';
import type { HttpHead } from './http-head.ts';
import { judgeForm, judgeItem, judgeOnce, problem } from './judge-head.ts';

const REQUEST_LINE = /^(\S+) (\S+) HTTP\/(\d+)\.(\d+)$/;
/** A path, or a whole URI of HTTP. */
const TARGET = /^(\/|https?:\/\/)/i;
const NAME = /^sec-websocket-/;

const KEY_BYTES = 16;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const VERSION = '13';

export function isRequest({ first }: HttpHead): boolean {
  return REQUEST_LINE.test(first.text);
}

/** Whether the request asks for a WebSocket, so that frames may follow. */
export function asksForUpgrade(head: HttpHead): boolean {
  return hasItem(head, 'upgrade', 'websocket');
}

/**
 * Whether it means to: any other request is not judged, an upgrade to
 * something else included (RFC 9110, 7.8).
 */
export function isAttempt(head: HttpHead): boolean {
  return (
    asksForUpgrade(head) || head.fields.some(({ name }) => NAME.test(name))
  );
}

/** RFC 6455, 4.1: what a client has to send. */
export function judgeRequest(head: HttpHead): readonly Problem[] {
  const line = REQUEST_LINE.exec(head.first.text);
  if (line === null) {
    const text = 'The first line is not the request line of HTTP.';
    return [problem('4.1', text, head.first)];
  }
  if (!isAttempt(head)) return [];
  return [
    ...judgeRequestLine(line, head),
    ...judgeForm('4.1', head),
    ...judgeOnce('4.1', head, 'Host'),
    ...judgeItem('4.1', head, 'Upgrade', 'websocket'),
    ...judgeItem('4.1', head, 'Connection', 'Upgrade'),
    ...judgeKey(head),
    ...judgeVersion(head),
  ];
}

function judgeRequestLine(
  [, method = '', target = '', major, minor]: RegExpExecArray,
  { first }: HttpHead,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (method !== 'GET') {
    const end = first.start + method.length;
    const text = 'The method of the opening handshake is GET.';
    problems.push(problem('4.1', text, { start: first.start, end }));
  }
  if (!TARGET.test(target)) {
    const start = first.start + method.length + 1;
    const text = 'The request target is a path, or an http or https URI.';
    const end = start + target.length;
    problems.push(problem('4.1', text, { start, end }));
  }
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 1)) {
    const start = first.start + first.text.lastIndexOf(' ') + 1;
    const text = 'The version of HTTP has to be 1.1 or higher.';
    problems.push(problem('4.1', text, { start, end: first.end }));
  }
  return problems;
}

function judgeKey(head: HttpHead): readonly Problem[] {
  const once = judgeOnce('4.1', head, 'Sec-WebSocket-Key');
  const [field] = fieldsNamed(head, 'sec-websocket-key');
  if (field === undefined) return once;
  const { value, line } = field;
  const isBase64 = value.length % 4 === 0 && BASE64.test(value);
  const bytes = isBase64 ? Buffer.from(value, 'base64').length : 0;
  if (bytes === KEY_BYTES) return once;
  const text = isBase64
    ? `The key has to be ${KEY_BYTES} bytes in base64, and is ${bytes}.`
    : `The key has to be ${KEY_BYTES} bytes in base64, and is no base64.`;
  return [...once, problem('4.1', text, line)];
}

function judgeVersion(head: HttpHead): readonly Problem[] {
  const once = judgeOnce('4.1', head, 'Sec-WebSocket-Version');
  const [field] = fieldsNamed(head, 'sec-websocket-version');
  if (field === undefined || field.value === VERSION) return once;
  const text = `Sec-WebSocket-Version has to be ${VERSION}.`;
  return [...once, problem('4.1', text, field.line)];
}
