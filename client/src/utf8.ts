const encoder = new TextEncoder();

/** Counts the bytes of a text in UTF-8. It copies the text to do so. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
