import { trimSpace } from './headers.ts';
import type { HeaderFields } from './headers.ts';

/*
 * What a client may offer in its handshake: subprotocols and extensions. This
 * server chooses none, but what breaks the grammar is refused all the same.
 * But for one thing: RFC 6455 wants at least one name in each header, and no
 * semicolon after the last. Some clients do not care, and nobody can misread
 * what is empty: a list of nothing offers nothing.
 */

/** RFC 9110, 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** RFC 6455, 4.1, 10: tokens, none of them twice. */
export function areProtocols(fields: HeaderFields): boolean {
  const lines = fields.get('sec-websocket-protocol');
  if (lines === undefined) return true;
  const names = items(lines);
  const areTokens = names.every((name) => TOKEN.test(name));
  return areTokens && new Set(names).size === names.length;
}

/** RFC 6455, 9.1: names, each with parameters behind semicolons. */
export function areExtensions(fields: HeaderFields): boolean {
  const lines = fields.get('sec-websocket-extensions');
  if (lines === undefined) return true;
  return items(lines).every(isExtension);
}

/** RFC 9110, 5.6.1: separated by commas; what is empty is ignored. */
function items(lines: readonly string[]): readonly string[] {
  const all = lines.flatMap((line) => line.split(','));
  return all.map(trimSpace).filter((item) => item !== '');
}

/** `name`, `name; parameter`, `name; parameter=value; parameter="value"` */
function isExtension(text: string): boolean {
  const [name = '', ...parameters] = text.split(';').map(trimSpace);
  // RFC 9110, 5.6.6: of parameters, too, what is empty is ignored.
  const given = parameters.filter((parameter) => parameter !== '');
  return TOKEN.test(name) && given.every(isParameter);
}

function isParameter(text: string): boolean {
  const equals = text.indexOf('=');
  if (equals === -1) return TOKEN.test(text);
  const name = trimSpace(text.slice(0, equals));
  return TOKEN.test(name) && isValue(trimSpace(text.slice(equals + 1)));
}

/** What stands in quotes must be a token too, so no quote can hide a comma. */
function isValue(text: string): boolean {
  const isQuoted =
    text.length > 1 && text.startsWith('"') && text.endsWith('"');
  if (!isQuoted) return TOKEN.test(text);
  // RFC 6455, 9.1: what counts is the value without its backslashes.
  return TOKEN.test(text.slice(1, -1).replace(/\\(.)/g, '$1'));
}
