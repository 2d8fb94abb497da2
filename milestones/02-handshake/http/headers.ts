/**
 * Header fields by lower-case name, each with all of its lines in order. A Map,
 * because a peer may well send a field called "constructor". Made from Node's
 * `rawHeaders`, because `headers` hides doubled fields.
 */
export type HeaderFields = ReadonlyMap<string, readonly string[]>;

/** @param rawHeaders name, value, name, value … as Node received them. */
export function readHeaders(rawHeaders: readonly string[]): HeaderFields {
  const fields = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = String(rawHeaders[i]).toLowerCase();
    const value = String(rawHeaders[i + 1]);
    const lines = fields.get(name);
    if (lines === undefined) fields.set(name, [value]);
    else lines.push(value);
  }
  return fields;
}

/** The value of a field that stands there exactly once; else undefined. */
export function single(fields: HeaderFields, name: string): string | undefined {
  const lines = fields.get(name);
  return lines?.length === 1 ? lines[0] : undefined;
}

/**
 * Does a comma-separated field, on one line or several, contain the token?
 * Upper and lower case are the same (RFC 9110, 5.6.1 and 7.6.1).
 */
export function hasToken(
  fields: HeaderFields,
  name: string,
  token: string,
): boolean {
  const lines = fields.get(name) ?? [];
  return lines.some((line) =>
    line.split(',').some((item) => trimSpace(item).toLowerCase() === token),
  );
}

/** Only these two count as white space here (RFC 9110, 5.6.3). */
const SPACE = ' \t';

/** Without the white space around it. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.includes(text.charAt(start))) start += 1;
  while (end > start && SPACE.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The bytes of a header block: each field with its `: ` and line break. */
export function headerBytes(rawHeaders: readonly string[]): number {
  const separators = 2 * rawHeaders.length;
  return rawHeaders.reduce((sum, text) => sum + text.length, separators);
}
