import { fieldsNamed, itemsOf } from './http-head.ts';
import type { HttpHead } from './http-head.ts';
import { statusOf } from './judge-response.ts';

/**
 * How far the body behind a head goes (RFC 9112, 6.3): so many bytes, in
 * chunks, or up to the end of the connection. Null: nobody can tell.
 */
export type BodyLength = number | 'chunked' | 'to the end' | null;

const DIGITS = /^\d{1,15}$/;

export function requestBody(head: HttpHead): BodyLength {
  const coding = lastCoding(head);
  if (coding !== undefined) return coding === 'chunked' ? 'chunked' : null;
  const length = contentLength(head);
  return length === undefined ? 0 : length;
}

/** @param request which it answers; null when that is not known. */
export function responseBody(
  head: HttpHead,
  request: HttpHead | null,
): BodyLength {
  const status = statusOf(head) ?? 0;
  const [method] = request?.first.text.split(' ') ?? [];
  const isSuccess = status >= 200 && status < 300;
  if (method === 'HEAD' || status < 200) return 0;
  if (status === 204 || status === 304) return 0;
  // RFC 9110, 9.3.6: from here on it is a tunnel for whatever is in it.
  if (method === 'CONNECT' && isSuccess) return null;
  const coding = lastCoding(head);
  if (coding !== undefined) return coding === 'chunked' ? coding : 'to the end';
  const length = contentLength(head);
  return length === undefined ? 'to the end' : length;
}

function lastCoding(head: HttpHead): string | undefined {
  return itemsOf(head, 'transfer-encoding').at(-1)?.item.toLowerCase();
}

/** Undefined: it says none. Null: it says several, or no number. */
function contentLength(head: HttpHead): number | null | undefined {
  if (fieldsNamed(head, 'content-length').length === 0) return undefined;
  // RFC 9112, 6.3: one that is repeated counts as one.
  const all = itemsOf(head, 'content-length').map(({ item }) => item);
  const [length = '', ...others] = new Set(all);
  return DIGITS.test(length) && others.length === 0 ? Number(length) : null;
}
